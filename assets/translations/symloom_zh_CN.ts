<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>&amp;New</source>
        <translation>新建(&amp;N)</translation>
    </message>
    <message>
        <source>S&amp;tart Page</source>
        <translation>起始页(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>打开(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>Save &amp;As…</source>
        <translation>另存为(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Graph (JSON)…</source>
        <translation>计算图 (JSON)(&amp;G)…</translation>
    </message>
    <message>
        <source>&amp;Python source…</source>
        <translation>Python 源代码(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Weights (safetensors)…</source>
        <translation>权重 (safetensors)(&amp;W)…</translation>
    </message>
    <message>
        <source>The weights of the last run; train first.</source>
        <translation>上次训练得到的权重；请先训练。</translation>
    </message>
    <message>
        <source>Weights (.p&amp;t)…</source>
        <translation>权重 (.pt)(&amp;T)…</translation>
    </message>
    <message>
        <source>Picture (P&amp;NG)…</source>
        <translation>图片 (PNG)(&amp;N)…</translation>
    </message>
    <message>
        <source>Picture (S&amp;VG)…</source>
        <translation>图片 (SVG)(&amp;V)…</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>剪切(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>粘贴(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Duplicate</source>
        <translation>创建副本(&amp;D)</translation>
    </message>
    <message>
        <source>De&amp;lete</source>
        <translation>删除(&amp;L)</translation>
    </message>
    <message>
        <source>Select &amp;All</source>
        <translation>全选(&amp;A)</translation>
    </message>
    <message>
        <source>Re&amp;name</source>
        <translation>重命名(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Find a Node</source>
        <translation>查找节点(&amp;F)</translation>
    </message>
    <message>
        <source>Find an &amp;Operator</source>
        <translation>查找算子(&amp;O)</translation>
    </message>
    <message>
        <source>Ne&amp;xt Document</source>
        <translation>下一个文档(&amp;X)</translation>
    </message>
    <message>
        <source>Pre&amp;vious Document</source>
        <translation>上一个文档(&amp;V)</translation>
    </message>
    <message>
        <source>Zoom &amp;In</source>
        <translation>放大(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom &amp;Out</source>
        <translation>缩小(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Actual Size</source>
        <translation>实际大小(&amp;A)</translation>
    </message>
    <message>
        <source>Zoom to &amp;Fit</source>
        <translation>缩放至全图(&amp;F)</translation>
    </message>
    <message>
        <source>Zoom to &amp;Selection</source>
        <translation>缩放至所选(&amp;S)</translation>
    </message>
    <message>
        <source>Mouse &amp;Wheel Scrolls</source>
        <translation>鼠标滚轮滚动画布(&amp;W)</translation>
    </message>
    <message>
        <source>The wheel of a mouse scrolls the canvas and zooms with Ctrl, instead of zooming always.</source>
        <translation>鼠标滚轮滚动画布，按住 Ctrl 才缩放，而不是总是缩放。</translation>
    </message>
    <message>
        <source>Add an Opera&amp;tor…</source>
        <translation>添加算子(&amp;T)…</translation>
    </message>
    <message>
        <source>Search for an operator by a few letters; the new node is wired to the selected one.</source>
        <translation>输入几个字母查找算子；新节点会接到所选节点之后。</translation>
    </message>
    <message>
        <source>&amp;Arrange Automatically</source>
        <translation>自动排列(&amp;A)</translation>
    </message>
    <message>
        <source>Lay the network out along its direction of flow.</source>
        <translation>沿数据流方向排列网络。</translation>
    </message>
    <message>
        <source>B&amp;ypass</source>
        <translation>旁路(&amp;Y)</translation>
    </message>
    <message>
        <source>Let the selected nodes hand on their input as it is, or work again.</source>
        <translation>让所选节点原样传递其输入，或恢复工作。</translation>
    </message>
    <message>
        <source>Make &amp;Block</source>
        <translation>组合成块(&amp;B)</translation>
    </message>
    <message>
        <source>Turn the selected nodes into one node that can be used again.</source>
        <translation>把所选节点变成一个可重复使用的节点。</translation>
    </message>
    <message>
        <source>&amp;Expand Block</source>
        <translation>展开块(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Rename Block</source>
        <translation>重命名块(&amp;R)</translation>
    </message>
    <message>
        <source>Give the selected or the open block another name, wherever it is used.</source>
        <translation>给所选或打开的块换一个名称，作用于每一处使用。</translation>
    </message>
    <message>
        <source>Sa&amp;ve Block to Library</source>
        <translation>将块存入库(&amp;V)</translation>
    </message>
    <message>
        <source>Offer the selected block in every document.</source>
        <translation>让所选的块可用于每个文档。</translation>
    </message>
    <message>
        <source>Add &amp;Frame</source>
        <translation>添加框(&amp;F)</translation>
    </message>
    <message>
        <source>Put a titled frame around the selected nodes.</source>
        <translation>给所选节点加上带标题的框。</translation>
    </message>
    <message>
        <source>Add &amp;Note</source>
        <translation>添加注释(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Grey</source>
        <translation>灰色(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Blue</source>
        <translation>蓝色(&amp;B)</translation>
    </message>
    <message>
        <source>Gr&amp;een</source>
        <translation>绿色(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Orange</source>
        <translation>橙色(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Purple</source>
        <translation>紫色(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Red</source>
        <translation>红色(&amp;R)</translation>
    </message>
    <message>
        <source>Add &amp;Point to Wire</source>
        <translation>给连线加点(&amp;P)</translation>
    </message>
    <message>
        <source>Lead the selected wires through a point that can be dragged.</source>
        <translation>让所选连线经过一个可以拖动的点。</translation>
    </message>
    <message>
        <source>S&amp;wap</source>
        <translation>互换(&amp;W)</translation>
    </message>
    <message>
        <source>Let two selected nodes, two selected wires, or the inputs of a node change places.</source>
        <translation>让所选的两个节点、两条连线，或一个节点的输入互换位置。</translation>
    </message>
    <message>
        <source>&amp;Left Edges</source>
        <translation>左边缘(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Centres</source>
        <translation>水平居中(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Right Edges</source>
        <translation>右边缘(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Top Edges</source>
        <translation>上边缘(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Middles</source>
        <translation>垂直居中(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Bottom Edges</source>
        <translation>下边缘(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Horizontally</source>
        <translation>水平(&amp;H)</translation>
    </message>
    <message>
        <source>Make the gaps between the selected nodes equal.</source>
        <translation>使所选节点之间的间距相等。</translation>
    </message>
    <message>
        <source>&amp;Vertically</source>
        <translation>垂直(&amp;V)</translation>
    </message>
    <message>
        <source>Take &amp;Out of Wires</source>
        <translation>从连线中取出(&amp;O)</translation>
    </message>
    <message>
        <source>Take the selected nodes out of their wires, which close up.</source>
        <translation>把所选节点从连线中取出，连线随即接上。</translation>
    </message>
    <message>
        <source>Delete and &amp;Join</source>
        <translation>删除并接上(&amp;J)</translation>
    </message>
    <message>
        <source>Delete the selected nodes and join what they were between.</source>
        <translation>删除所选节点，并接上其前后的节点。</translation>
    </message>
    <message>
        <source>&amp;Check</source>
        <translation>检查(&amp;C)</translation>
    </message>
    <message>
        <source>Look for problems before training.</source>
        <translation>训练前检查问题。</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>训练(&amp;T)</translation>
    </message>
    <message>
        <source>Train the network on the data of the recipe.</source>
        <translation>用训练方案中的数据训练网络。</translation>
    </message>
    <message>
        <source>&amp;Pause or Resume</source>
        <translation>暂停或继续(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>End the run after this step; its weights are kept and tested.</source>
        <translation>在这一步之后结束训练；权重会保留并接受测试。</translation>
    </message>
    <message>
        <source>&amp;User Guide</source>
        <translation>用户指南(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Operator Reference</source>
        <translation>算子参考(&amp;O)</translation>
    </message>
    <message>
        <source>Keyboard Shor&amp;tcuts…</source>
        <translation>键盘快捷键(&amp;T)…</translation>
    </message>
    <message>
        <source>&amp;About Symloom</source>
        <translation>关于 Symloom(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Graph</source>
        <translation>计算图(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>导出(&amp;E)</translation>
    </message>
    <message>
        <source>Colo&amp;ur</source>
        <translation>颜色(&amp;U)</translation>
    </message>
    <message>
        <source>A&amp;lign</source>
        <translation>对齐(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Distribute</source>
        <translation>均匀分布(&amp;D)</translation>
    </message>
    <message>
        <source>Canvas</source>
        <translation>画布</translation>
    </message>
    <message>
        <source>{0} always means: {1}. Choose other keys.</source>
        <translation>{0} 总是表示：{1}。请选择其他按键。</translation>
    </message>
</context>
<context>
    <name>Adding</name>
    <message>
        <source>Add after %1</source>
        <translation>添加到 %1 之后</translation>
    </message>
    <message>
        <source>Add before %1</source>
        <translation>添加到 %1 之前</translation>
    </message>
    <message>
        <source>%1 is in your library: it is offered in every document.</source>
        <translation>%1 已存入您的库：每个文档都可使用。</translation>
    </message>
</context>
<context>
    <name>Advice</name>
    <message>
        <source>Learning rate %1</source>
        <translation>学习率 %1</translation>
    </message>
    <message>
        <source>Limit the gradient's norm to %1</source>
        <translation>把梯度范数限制为 %1</translation>
    </message>
    <message>
        <source>Batches of %1</source>
        <translation>批大小 %1</translation>
    </message>
</context>
<context>
    <name>AugmentationPreview</name>
    <message>
        <source>Training pictures as a run would see them</source>
        <translation>训练时看到的训练图像</translation>
    </message>
    <message>
        <source>Next epoch</source>
        <translation>下一轮</translation>
    </message>
    <message>
        <source>The same pictures' next turn: other random numbers, other samples</source>
        <translation>同样的图像再来一次：另外的随机数，另外的样本</translation>
    </message>
    <message>
        <source>As they were</source>
        <translation>原样</translation>
    </message>
    <message>
        <source>The same pictures before augmentation</source>
        <translation>增强之前的同样图像</translation>
    </message>
    <message>
        <source>Hide the pictures</source>
        <translation>隐藏图像</translation>
    </message>
    <message>
        <source>Show augmented pictures</source>
        <translation>显示增强后的图像</translation>
    </message>
    <message>
        <source>Making pictures…</source>
        <translation>正在生成图像…</translation>
    </message>
    <message>
        <source>The first %1 of epoch %2.</source>
        <translation>第 %2 轮的前 %1 张。</translation>
    </message>
    <message>
        <source>Nothing above is set, so they are as they were.</source>
        <translation>上面没有任何设置，因此保持原样。</translation>
    </message>
</context>
<context>
    <name>Breadcrumb</name>
    <message>
        <source>Where you are</source>
        <translation>当前位置</translation>
    </message>
    <message>
        <source>Give this block another name, wherever it is used</source>
        <translation>给这个块换一个名称，作用于每一处使用</translation>
    </message>
    <message>
        <source>Back to {0}</source>
        <translation>返回 {0}</translation>
    </message>
</context>
<context>
    <name>CanvasView</name>
    <message>
        <source>Frame</source>
        <translation>框</translation>
    </message>
    <message>
        <source>Title of the frame</source>
        <translation>框的标题</translation>
    </message>
    <message>
        <source>Write Markdown here; Ctrl+Enter or a click elsewhere keeps it</source>
        <translation>在此书写 Markdown；按 Ctrl+Enter 或点击别处即可保存</translation>
    </message>
    <message>
        <source>Change the colour</source>
        <translation>更改颜色</translation>
    </message>
    <message>
        <source>Select a frame or a note to give it another colour.</source>
        <translation>请选择要更换颜色的框或便签。</translation>
    </message>
    <message>
        <source>Colour: {0}</source>
        <translation>颜色：{0}</translation>
    </message>
    <message>
        <source>Select a frame or a note to make it larger or smaller.</source>
        <translation>请选择要放大或缩小的框或便签。</translation>
    </message>
    <message>
        <source>Resize frame</source>
        <translation>调整框的大小</translation>
    </message>
    <message>
        <source>Resize note</source>
        <translation>调整注释的大小</translation>
    </message>
    <message>
        <source>Size: {0}</source>
        <translation>大小：{0}</translation>
    </message>
    <message>
        <source>Add frame</source>
        <translation>添加框</translation>
    </message>
    <message>
        <source>Add note</source>
        <translation>添加注释</translation>
    </message>
    <message>
        <source>Write note</source>
        <translation>书写注释</translation>
    </message>
    <message>
        <source>Rename frame</source>
        <translation>重命名框</translation>
    </message>
    <message>
        <source>Empty note: double-click to write</source>
        <translation>空注释：双击书写</translation>
    </message>
    <message>
        <source>Draw a network here</source>
        <translation>在此绘制网络</translation>
    </message>
    <message>
        <source>Drag an operator or a file of data here,</source>
        <translation>把算子或数据文件拖到这里，</translation>
    </message>
    <message>
        <source>press Tab to search, or open an example</source>
        <translation>按 Tab 键搜索，或打开一个示例</translation>
    </message>
    <message>
        <source>Add a point to the wire to {0}</source>
        <translation>给到 {0} 的连线加一个点</translation>
    </message>
    <message>
        <source>Select a wire to lead it through a point.</source>
        <translation>请选择一条要经过某点的连线。</translation>
    </message>
    <message>
        <source>Remove a point of a wire</source>
        <translation>去掉连线上的一个点</translation>
    </message>
    <message>
        <source>The clipboard holds no Symloom nodes; copy some on a canvas first.</source>
        <translation>剪贴板中没有 Symloom 节点；请先在画布上复制一些。</translation>
    </message>
    <message>
        <source>Paste {0}</source>
        <translation>粘贴 {0}</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Select a block to expand it.</source>
        <translation>请选择要展开的块。</translation>
    </message>
    <message>
        <source>Expand {0}</source>
        <translation>展开 {0}</translation>
    </message>
    <message>
        <source>There is no operator called {0}.</source>
        <translation>没有名为 {0} 的算子。</translation>
    </message>
    <message>
        <source>Add {0}</source>
        <translation>添加 {0}</translation>
    </message>
    <message>
        <source>Insert {0}</source>
        <translation>插入 {0}</translation>
    </message>
    <message>
        <source>{0} cannot go into a wire: it has no output.</source>
        <translation>{0} 不能插入连线：它没有输出。</translation>
    </message>
    <message>
        <source>{0} cannot go into a wire: it has no free input.</source>
        <translation>{0} 不能插入连线：它没有空闲的输入。</translation>
    </message>
    <message>
        <source>Dissolve {0}</source>
        <translation>删除并接上 {0}</translation>
    </message>
    <message>
        <source>Extract {0}</source>
        <translation>取出 {0}</translation>
    </message>
    <message>
        <source>Align {0}</source>
        <translation>对齐 {0}</translation>
    </message>
    <message>
        <source>Distribute {0}</source>
        <translation>均匀分布 {0}</translation>
    </message>
    <message>
        <source>Move a point of a wire</source>
        <translation>移动连线上的一个点</translation>
    </message>
    <message>
        <source>Move frame</source>
        <translation>移动框</translation>
    </message>
    <message>
        <source>Move note</source>
        <translation>移动注释</translation>
    </message>
    <message>
        <source>Swap the inputs of {0}</source>
        <translation>交换 {0} 的输入</translation>
    </message>
    <message>
        <source>Swap {0} and {1}</source>
        <translation>交换 {0} 和 {1}</translation>
    </message>
    <message>
        <source>Esc goes back</source>
        <translation>按 Esc 返回</translation>
    </message>
    <message>
        <source>Edits change all {0} uses of {1} · Esc goes back</source>
        <translation>修改会影响 {1} 的全部 {0} 处使用 · 按 Esc 返回</translation>
    </message>
    <message>
        <source>Select two wires, two nodes, or a node with two wired inputs to swap.</source>
        <translation>请选择两条连线、两个节点，或一个有两个已连接输入的节点来交换。</translation>
    </message>
    <message>
        <source>Bypass {0}</source>
        <translation>旁路 {0}</translation>
    </message>
    <message>
        <source>Use {0} again</source>
        <translation>恢复使用 {0}</translation>
    </message>
    <message>
        <source>Name of the block</source>
        <translation>块的名称</translation>
    </message>
    <message>
        <source>Add {0} to the network once before you use it inside a block.</source>
        <translation>请先在网络中添加一次 {0}，然后才能在块内使用。</translation>
    </message>
    <message>
        <source>Does not fit yet: {0} {1}</source>
        <translation>尚不匹配：{0} {1}</translation>
    </message>
    <message>
        <source> or </source>
        <translation> 或 </translation>
    </message>
    <message>
        <source>floating-point numbers</source>
        <translation>浮点数</translation>
    </message>
    <message>
        <source>{0} takes {1} at {2}, but {3} gives {4}.</source>
        <translation>{0} 的 {2} 接受 {1}，但 {3} 给出的是 {4}。</translation>
    </message>
    <message>
        <source>Delete the selection</source>
        <translation>删除所选内容</translation>
    </message>
    <message>
        <source>Delete nodes and join what they were between</source>
        <translation>删除节点并接上其前后的节点</translation>
    </message>
    <message>
        <source>Take nodes out of their wires, which close up</source>
        <translation>把节点从连线中取出，连线随即接上</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>剪切</translation>
    </message>
    <message>
        <source>Paste with the wires that came in</source>
        <translation>连同传入的连线一起粘贴</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>创建副本</translation>
    </message>
    <message>
        <source>Duplicate with the wires that come in</source>
        <translation>连同传入的连线一起创建副本</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Frame the selected nodes</source>
        <translation>给所选节点加框</translation>
    </message>
    <message>
        <source>Make a block of the selected nodes</source>
        <translation>把所选节点组合成块</translation>
    </message>
    <message>
        <source>Expand the selected blocks</source>
        <translation>展开所选的块</translation>
    </message>
    <message>
        <source>Bypass the selected nodes, or use them again</source>
        <translation>旁路所选节点，或恢复使用</translation>
    </message>
    <message>
        <source>Swap two wires, two nodes, or the two inputs of a node</source>
        <translation>交换两条连线、两个节点，或一个节点的两个输入</translation>
    </message>
    <message>
        <source>Lead the selected wires through a point</source>
        <translation>让所选连线经过一个点</translation>
    </message>
    <message>
        <source>Add a note</source>
        <translation>添加一条注释</translation>
    </message>
    <message>
        <source>Search for an operator</source>
        <translation>查找一个算子</translation>
    </message>
    <message>
        <source>Open the focused block, or edit the focused node</source>
        <translation>打开当前块，或编辑当前节点</translation>
    </message>
    <message>
        <source>Rename the focused node</source>
        <translation>重命名当前节点</translation>
    </message>
    <message>
        <source>Focus the next node along a wire</source>
        <translation>沿连线转到下一个节点</translation>
    </message>
    <message>
        <source>Focus the previous node along a wire</source>
        <translation>沿连线转到上一个节点</translation>
    </message>
    <message>
        <source>Focus the node above</source>
        <translation>转到上方的节点</translation>
    </message>
    <message>
        <source>Focus the node below</source>
        <translation>转到下方的节点</translation>
    </message>
    <message>
        <source>Select the next node too</source>
        <translation>同时选择下一个节点</translation>
    </message>
    <message>
        <source>Select the previous node too</source>
        <translation>同时选择上一个节点</translation>
    </message>
    <message>
        <source>Select the node above too</source>
        <translation>同时选择上方的节点</translation>
    </message>
    <message>
        <source>Select the node below too</source>
        <translation>同时选择下方的节点</translation>
    </message>
    <message>
        <source>Draw a wire from the focused node</source>
        <translation>从当前节点画一条连线</translation>
    </message>
    <message>
        <source>Select the next wire of the node</source>
        <translation>选择节点的下一条连线</translation>
    </message>
    <message>
        <source>Select the previous wire of the node</source>
        <translation>选择节点的上一条连线</translation>
    </message>
    <message>
        <source>Select the next point of the wire</source>
        <translation>选择连线的下一个点</translation>
    </message>
    <message>
        <source>Select the previous point of the wire</source>
        <translation>选择连线的上一个点</translation>
    </message>
    <message>
        <source>Select the next frame or note</source>
        <translation>选择下一个框或注释</translation>
    </message>
    <message>
        <source>Select the previous frame or note</source>
        <translation>选择上一个框或注释</translation>
    </message>
    <message>
        <source>Move the selection right</source>
        <translation>将所选内容右移</translation>
    </message>
    <message>
        <source>Move the selection left</source>
        <translation>将所选内容左移</translation>
    </message>
    <message>
        <source>Move the selection up</source>
        <translation>将所选内容上移</translation>
    </message>
    <message>
        <source>Move the selection down</source>
        <translation>将所选内容下移</translation>
    </message>
    <message>
        <source>Make the frame or note wider</source>
        <translation>加宽框或便签</translation>
    </message>
    <message>
        <source>Make the frame or note narrower</source>
        <translation>收窄框或便签</translation>
    </message>
    <message>
        <source>Make the frame or note taller</source>
        <translation>加高框或便签</translation>
    </message>
    <message>
        <source>Make the frame or note shorter</source>
        <translation>压低框或便签</translation>
    </message>
    <message>
        <source>Give the frame or note the next colour</source>
        <translation>给框或便签换下一种颜色</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Fit the whole graph</source>
        <translation>显示全图</translation>
    </message>
    <message>
        <source>Actual size</source>
        <translation>实际大小</translation>
    </message>
    <message>
        <source>Fit the selection</source>
        <translation>显示所选内容</translation>
    </message>
    <message>
        <source>Show or hide the map</source>
        <translation>显示或隐藏缩略图</translation>
    </message>
    <message>
        <source>Cancel the gesture, select nothing, or leave the block</source>
        <translation>取消操作、取消选择或离开块</translation>
    </message>
    <message>
        <source>The map is hidden; M brings it back.</source>
        <translation>缩略图已隐藏；按 M 可再次显示。</translation>
    </message>
    <message>
        <source>There is too little room for the map: it comes with a larger window.</source>
        <translation>空间太小，无法显示缩略图：放大窗口后会出现。</translation>
    </message>
    <message>
        <source>The map comes when a part of the network is out of sight.</source>
        <translation>当网络的一部分不在视野内时，缩略图会出现。</translation>
    </message>
    <message>
        <source>bypassed</source>
        <translation>已旁路</translation>
    </message>
    <message>
        <source>Name of {0}</source>
        <translation>{0} 的名称</translation>
    </message>
    <message>
        <source>Select a block to rename it.</source>
        <translation>请选择要重命名的块。</translation>
    </message>
    <message>
        <source>Rename block {0} to {1}</source>
        <translation>把块 {0} 重命名为 {1}</translation>
    </message>
    <message>
        <source>{0} and {1} change places</source>
        <translation>{0} 与 {1} 互换位置</translation>
    </message>
    <message>
        <source>A point of the wire: drag it, or double-click it to take it away.</source>
        <translation>连线上的一个点：可以拖动，双击则去掉。</translation>
    </message>
    <message>
        <source>(may stay open)</source>
        <translation>（可以不连接）</translation>
    </message>
    <message>
        <source>{0} parameters, {1} % of all</source>
        <translation>{0} 个参数，占全部的 {1}%</translation>
    </message>
    <message>
        <source>Waits for {0}.</source>
        <translation>等待 {0}。</translation>
    </message>
    <message>
        <source>shape not known yet</source>
        <translation>形状尚未知</translation>
    </message>
    <message>
        <source>Network canvas</source>
        <translation>网络画布</translation>
    </message>
    <message>
        <source>Selected: {0}</source>
        <translation>已选择：{0}</translation>
    </message>
    <message>
        <source>Undone: {0}</source>
        <translation>已撤销：{0}</translation>
    </message>
    <message>
        <source>takes {0}</source>
        <translation>输入来自 {0}</translation>
    </message>
    <message>
        <source>gives {0}</source>
        <translation>输出 {0}</translation>
    </message>
    <message>
        <source>Note: {0}</source>
        <translation>便签：{0}</translation>
    </message>
    <message>
        <source>Frame {0}</source>
        <translation>框 {0}</translation>
    </message>
    <message>
        <source>{0} around {1}</source>
        <translation>{0}，其中有 {1}</translation>
    </message>
    <message>
        <source>a shape not known yet</source>
        <translation>尚未知的形状</translation>
    </message>
    <message>
        <source>{0} has no wires.</source>
        <translation>{0} 没有连线。</translation>
    </message>
    <message>
        <source>There is no point on this wire; R adds one.</source>
        <translation>这条连线上没有点；R 可添加一个。</translation>
    </message>
    <message>
        <source>Point {0} of {1} on the wire to {2}</source>
        <translation>到 {2} 的连线上的第 {0} 个点，共 {1} 个</translation>
    </message>
    <message>
        <source>There is no frame and no note.</source>
        <translation>没有框，也没有注释。</translation>
    </message>
    <message>
        <source>Wire from {0} to {1} ({2})</source>
        <translation>从 {0} 到 {1} 的连线（{2}）</translation>
    </message>
    <message>
        <source>1 point</source>
        <translation>1 个点</translation>
    </message>
    <message>
        <source>{0} points</source>
        <translation>{0} 个点</translation>
    </message>
    <message>
        <source>{0}, led through {1}</source>
        <translation>{0}，经过 {1}</translation>
    </message>
    <message>
        <source>Go to a node to draw a wire from it.</source>
        <translation>请先转到一个节点，再从它画连线。</translation>
    </message>
    <message>
        <source>Nothing here takes a wire of {0}.</source>
        <translation>这里没有能接受 {0} 的连线的地方。</translation>
    </message>
    <message>
        <source>{0} to {1} ({2}): Enter connects</source>
        <translation>{0} 到 {1}（{2}）：按 Enter 连接</translation>
    </message>
    <message>
        <source>{0} has no free input that takes this.</source>
        <translation>{0} 没有能接受它的空闲输入。</translation>
    </message>
    <message>
        <source>{0} has no output.</source>
        <translation>{0} 没有输出。</translation>
    </message>
    <message>
        <source>The wires change places</source>
        <translation>连线互换位置</translation>
    </message>
    <message>
        <source>Connect {0} to {1}</source>
        <translation>连接 {0} 到 {1}</translation>
    </message>
    <message>
        <source>Swap wires</source>
        <translation>交换连线</translation>
    </message>
    <message>
        <source>{0} has no free input for {1} wires.</source>
        <translation>{0} 没有空闲的输入可接 {1} 条连线。</translation>
    </message>
    <message>
        <source>{0} nodes</source>
        <translation>{0} 个节点</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>灰色</translation>
    </message>
    <message>
        <source>blue</source>
        <translation>蓝色</translation>
    </message>
    <message>
        <source>green</source>
        <translation>绿色</translation>
    </message>
    <message>
        <source>orange</source>
        <translation>橙色</translation>
    </message>
    <message>
        <source>purple</source>
        <translation>紫色</translation>
    </message>
    <message>
        <source>red</source>
        <translation>红色</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>已冻结</translation>
    </message>
    <message>
        <source>weights of {0}</source>
        <translation>{0} 的权重</translation>
    </message>
    <message>
        <source>trained</source>
        <translation>已训练</translation>
    </message>
</context>
<context>
    <name>Chart</name>
    <message>
        <source>raw {0}</source>
        <translation>原始值 {0}</translation>
    </message>
    <message>
        <source>at step {0}</source>
        <translation>在第 {0} 步</translation>
    </message>
    <message>
        <source>step {0}</source>
        <translation>第 {0} 步</translation>
    </message>
    <message>
        <source>{0}, epoch {1}</source>
        <translation>{0}，第 {1} 轮</translation>
    </message>
    <message>
        <source>{0}, left out</source>
        <translation>{0}，已略过</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练集</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
</context>
<context>
    <name>ChartExport</name>
    <message>
        <source>Save data</source>
        <translation>保存数据</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>逗号分隔值 (*.csv)</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>图片 (*.png)</translation>
    </message>
    <message>
        <source>Cannot write {0}: free some space or choose another folder.</source>
        <translation>无法写入 {0}：请释放一些空间或选择其他文件夹。</translation>
    </message>
</context>
<context>
    <name>Choice</name>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>balanced</source>
        <translation>均衡</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>channels_last</source>
        <translation>通道在后</translation>
    </message>
    <message>
        <source>contiguous</source>
        <translation>连续</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>reduce-overhead</source>
        <translation>减少开销</translation>
    </message>
    <message>
        <source>skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>xavier_uniform</source>
        <translation>Xavier 均匀分布</translation>
    </message>
    <message>
        <source>xavier_normal</source>
        <translation>Xavier 正态分布</translation>
    </message>
    <message>
        <source>kaiming_uniform</source>
        <translation>Kaiming 均匀分布</translation>
    </message>
    <message>
        <source>kaiming_normal</source>
        <translation>Kaiming 正态分布</translation>
    </message>
    <message>
        <source>orthogonal</source>
        <translation>正交</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>正态分布</translation>
    </message>
    <message>
        <source>uniform</source>
        <translation>均匀分布</translation>
    </message>
    <message>
        <source>trunc_normal</source>
        <translation>截断正态分布</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>常数</translation>
    </message>
    <message>
        <source>zeros</source>
        <translation>零</translation>
    </message>
    <message>
        <source>ones</source>
        <translation>一</translation>
    </message>
    <message>
        <source>fan_in</source>
        <translation>输入端数</translation>
    </message>
    <message>
        <source>fan_out</source>
        <translation>输出端数</translation>
    </message>
    <message>
        <source>reflect</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>replicate</source>
        <translation>重复边缘</translation>
    </message>
    <message>
        <source>circular</source>
        <translation>循环</translation>
    </message>
    <message>
        <source>tanh</source>
        <translation>双曲正切</translation>
    </message>
    <message>
        <source>relu</source>
        <translation>relu</translation>
    </message>
    <message>
        <source>gelu</source>
        <translation>gelu</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>sum</source>
        <translation>求和</translation>
    </message>
    <message>
        <source>max</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>nearest</source>
        <translation>最近邻</translation>
    </message>
    <message>
        <source>nearest-exact</source>
        <translation>精确最近邻</translation>
    </message>
    <message>
        <source>linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>bilinear</source>
        <translation>双线性</translation>
    </message>
    <message>
        <source>bicubic</source>
        <translation>双三次</translation>
    </message>
    <message>
        <source>trilinear</source>
        <translation>三线性</translation>
    </message>
    <message>
        <source>area</source>
        <translation>区域平均</translation>
    </message>
    <message>
        <source>trunc</source>
        <translation>向零取整</translation>
    </message>
    <message>
        <source>floor</source>
        <translation>向下取整</translation>
    </message>
    <message>
        <source>batchmean</source>
        <translation>按批平均</translation>
    </message>
    <message>
        <source>macro</source>
        <translation>宏平均</translation>
    </message>
    <message>
        <source>weighted</source>
        <translation>加权平均</translation>
    </message>
    <message>
        <source>micro</source>
        <translation>微平均</translation>
    </message>
    <message>
        <source>crop</source>
        <translation>裁剪</translation>
    </message>
    <message>
        <source>stretch</source>
        <translation>拉伸</translation>
    </message>
    <message>
        <source>pad</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>rgb</source>
        <translation>彩色</translation>
    </message>
    <message>
        <source>classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>values</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>one-hot</source>
        <translation>独热</translation>
    </message>
    <message>
        <source>fields</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>fill</source>
        <translation>填补</translation>
    </message>
    <message>
        <source>drop</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>refuse</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>characters</source>
        <translation>字符</translation>
    </message>
    <message>
        <source>words</source>
        <translation>词</translation>
    </message>
    <message>
        <source>byte-pairs</source>
        <translation>字节对</translation>
    </message>
    <message>
        <source>length</source>
        <translation>固定长度</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>按批</translation>
    </message>
    <message>
        <source>buckets</source>
        <translation>按长度分桶</translation>
    </message>
    <message>
        <source>comma</source>
        <translation>逗号</translation>
    </message>
    <message>
        <source>semicolon</source>
        <translation>分号</translation>
    </message>
    <message>
        <source>tab</source>
        <translation>制表符</translation>
    </message>
    <message>
        <source>channels-first</source>
        <translation>通道在前</translation>
    </message>
    <message>
        <source>channels-last</source>
        <translation>通道在后</translation>
    </message>
</context>
<context>
    <name>ChoiceField</name>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>mixed</source>
        <translation>不一致</translation>
    </message>
</context>
<context>
    <name>CodeView</name>
    <message>
        <source>Generated Python source</source>
        <translation>生成的 Python 源代码</translation>
    </message>
    <message>
        <source>Copy the source</source>
        <translation>复制源代码</translation>
    </message>
    <message>
        <source>No code yet: %1</source>
        <translation>暂无代码：%1</translation>
    </message>
</context>
<context>
    <name>ColumnField</name>
    <message>
        <source>automatic</source>
        <translation>自动选择</translation>
    </message>
</context>
<context>
    <name>CrashHandler</name>
    <message>
        <source>Symloom made a mistake</source>
        <translation>Symloom 出错了</translation>
    </message>
    <message>
        <source>Something went wrong inside Symloom; your network is still here.</source>
        <translation>Symloom 内部出了问题；您的网络仍然完好。</translation>
    </message>
    <message>
        <source>Save it, and please report this with the details. %1</source>
        <translation>请先保存，并附上详细信息报告此问题。%1</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详细信息</translation>
    </message>
</context>
<context>
    <name>DataSection</name>
    <message>
        <source>How the data are read</source>
        <translation>数据的读取方式</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Choose data…</source>
        <translation>选择数据…</translation>
    </message>
    <message>
        <source>Your own</source>
        <translation>您自己的数据</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>Read the data anew, now that their files are mended</source>
        <translation>文件修好之后，重新读取数据</translation>
    </message>
    <message>
        <source>Fit the network to these data</source>
        <translation>使网络适应这些数据</translation>
    </message>
    <message>
        <source>Declare every Input and Target as these data are, with as many classes and entries as they have</source>
        <translation>按这些数据声明每个 Input 和 Target，类别数和条目数与数据一致</translation>
    </message>
    <message>
        <source>Draw a network for these data</source>
        <translation>为这些数据绘制网络</translation>
    </message>
    <message>
        <source>A small one to begin with, in the place of what is drawn; one step that can be undone</source>
        <translation>一个作为起点的小网络，取代已绘制的内容；一步完成，可以撤销</translation>
    </message>
    <message>
        <source>the usual places</source>
        <translation>常用位置</translation>
    </message>
    <message>
        <source>choose…</source>
        <translation>请选择…</translation>
    </message>
    <message>
        <source>Looking at the data…</source>
        <translation>正在查看数据…</translation>
    </message>
    <message>
        <source>There is no data set named %1 here.</source>
        <translation>这里没有名为 %1 的数据集。</translation>
    </message>
    <message>
        <source>%1 to train, %2 to test · licence %3</source>
        <translation>%1 个用于训练，%2 个用于测试 · 许可证 %3</translation>
    </message>
    <message>
        <source>%1 samples to train, %2 to test</source>
        <translation>%1 个样本用于训练，%2 个用于测试</translation>
    </message>
    <message>
        <source>Input %1</source>
        <translation>输入 %1</translation>
    </message>
    <message>
        <source>Target %1</source>
        <translation>目标 %1</translation>
    </message>
    <message>
        <source>%1 different: %2</source>
        <translation>%1 种不同的值：%2</translation>
    </message>
    <message>
        <source>%1 classes: %2</source>
        <translation>%1 个类别：%2</translation>
    </message>
    <message>
        <source>Fit the network to its data</source>
        <translation>使网络适应其数据</translation>
    </message>
</context>
<context>
    <name>Declared</name>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Convolution</source>
        <translation>卷积</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation>池化</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>激活</translation>
    </message>
    <message>
        <source>Normalisation</source>
        <translation>归一化</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>随机失活</translation>
    </message>
    <message>
        <source>Recurrent</source>
        <translation>循环</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>Embedding</source>
        <translation>嵌入</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Arithmetic</source>
        <translation>算术</translation>
    </message>
    <message>
        <source>Reduction</source>
        <translation>归约</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>块</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>恒定</translation>
    </message>
    <message>
        <source>One-cycle</source>
        <translation>单周期</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>Cosine-restarts</source>
        <translation>余弦重启</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>阶梯</translation>
    </message>
    <message>
        <source>Multi-step</source>
        <translation>多阶梯</translation>
    </message>
    <message>
        <source>Exponential</source>
        <translation>指数</translation>
    </message>
    <message>
        <source>Polynomial</source>
        <translation>多项式</translation>
    </message>
    <message>
        <source>Plateau</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证比例</translation>
    </message>
    <message>
        <source>Balance</source>
        <translation>平衡</translation>
    </message>
    <message>
        <source>Class weights</source>
        <translation>类别权重</translation>
    </message>
    <message>
        <source>Drop last</source>
        <translation>丢弃不满的批</translation>
    </message>
    <message>
        <source>Max minutes</source>
        <translation>最长分钟数</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>内存布局</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程数</translation>
    </message>
    <message>
        <source>Compile</source>
        <translation>编译</translation>
    </message>
    <message>
        <source>Fused</source>
        <translation>融合内核</translation>
    </message>
    <message>
        <source>Deterministic</source>
        <translation>确定性算法</translation>
    </message>
    <message>
        <source>Rewrites</source>
        <translation>图重写</translation>
    </message>
    <message>
        <source>L1 penalty</source>
        <translation>L1 惩罚</translation>
    </message>
    <message>
        <source>L2 penalty</source>
        <translation>L2 惩罚</translation>
    </message>
    <message>
        <source>Decay all</source>
        <translation>全部衰减</translation>
    </message>
    <message>
        <source>Gradient norm limit</source>
        <translation>梯度范数上限</translation>
    </message>
    <message>
        <source>Gradient value limit</source>
        <translation>梯度值上限</translation>
    </message>
    <message>
        <source>Accumulate</source>
        <translation>梯度累积</translation>
    </message>
    <message>
        <source>Averaged weights</source>
        <translation>权重滑动平均</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>耐心</translation>
    </message>
    <message>
        <source>Crop padding</source>
        <translation>裁剪填充</translation>
    </message>
    <message>
        <source>Flip</source>
        <translation>翻转</translation>
    </message>
    <message>
        <source>Flip vertical</source>
        <translation>上下翻转</translation>
    </message>
    <message>
        <source>Rotation</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放幅度</translation>
    </message>
    <message>
        <source>Shear</source>
        <translation>倾斜</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>对比度</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>饱和度</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>噪声</translation>
    </message>
    <message>
        <source>Erasing</source>
        <translation>随机擦除</translation>
    </message>
    <message>
        <source>Mixup</source>
        <translation>Mixup</translation>
    </message>
    <message>
        <source>Cutmix</source>
        <translation>CutMix</translation>
    </message>
    <message>
        <source>Spike guard</source>
        <translation>尖峰防护</translation>
    </message>
    <message>
        <source>Spike action</source>
        <translation>尖峰处理</translation>
    </message>
    <message>
        <source>Checkpoint every</source>
        <translation>检查点间隔</translation>
    </message>
    <message>
        <source>Checkpoint steps</source>
        <translation>检查点步数</translation>
    </message>
    <message>
        <source>Limit batches</source>
        <translation>限制批数</translation>
    </message>
    <message>
        <source>Overfit batches</source>
        <translation>过拟合批数</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>起始权重</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>旁路</translation>
    </message>
    <message>
        <source>Frozen</source>
        <translation>冻结</translation>
    </message>
    <message>
        <source>Weights of</source>
        <translation>共享权重</translation>
    </message>
    <message>
        <source>Initialiser</source>
        <translation>初始化</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>增益</translation>
    </message>
    <message>
        <source>Fan</source>
        <translation>扇入扇出</translation>
    </message>
    <message>
        <source>Slope</source>
        <translation>斜率</translation>
    </message>
    <message>
        <source>Spread</source>
        <translation>分布</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>填充值</translation>
    </message>
    <message>
        <source>Learning rate factor</source>
        <translation>学习率系数</translation>
    </message>
    <message>
        <source>Decay factor</source>
        <translation>衰减系数</translation>
    </message>
    <message>
        <source>Device group</source>
        <translation>设备组</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>动量</translation>
    </message>
    <message>
        <source>Nesterov</source>
        <translation>Nesterov</translation>
    </message>
    <message>
        <source>Dampening</source>
        <translation>阻尼</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Betas</source>
        <translation>Betas</translation>
    </message>
    <message>
        <source>Epsilon</source>
        <translation>Epsilon</translation>
    </message>
    <message>
        <source>AMSGrad</source>
        <translation>AMSGrad</translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation>Alpha</translation>
    </message>
    <message>
        <source>Centered</source>
        <translation>中心化</translation>
    </message>
    <message>
        <source>Learning rate decay</source>
        <translation>学习率衰减</translation>
    </message>
    <message>
        <source>First sum of squares</source>
        <translation>初始平方和</translation>
    </message>
    <message>
        <source>Momentum decay</source>
        <translation>动量衰减</translation>
    </message>
    <message>
        <source>Decoupled weight decay</source>
        <translation>解耦权重衰减</translation>
    </message>
    <message>
        <source>Rho</source>
        <translation>Rho</translation>
    </message>
    <message>
        <source>Beta2 decay</source>
        <translation>Beta2 衰减</translation>
    </message>
    <message>
        <source>D</source>
        <translation>D</translation>
    </message>
    <message>
        <source>Lambd</source>
        <translation>Lambd</translation>
    </message>
    <message>
        <source>Etas</source>
        <translation>Etas</translation>
    </message>
    <message>
        <source>Step sizes</source>
        <translation>步长范围</translation>
    </message>
    <message>
        <source>Newton-Schulz steps</source>
        <translation>Newton-Schulz 步数</translation>
    </message>
    <message>
        <source>Max iter</source>
        <translation>最大迭代次数</translation>
    </message>
    <message>
        <source>History size</source>
        <translation>历史长度</translation>
    </message>
    <message>
        <source>Line search</source>
        <translation>线搜索</translation>
    </message>
    <message>
        <source>Gradient tolerance</source>
        <translation>梯度容差</translation>
    </message>
    <message>
        <source>Change tolerance</source>
        <translation>变化容差</translation>
    </message>
    <message>
        <source>Warmup</source>
        <translation>预热</translation>
    </message>
    <message>
        <source>Start factor</source>
        <translation>起始系数</translation>
    </message>
    <message>
        <source>Final factor</source>
        <translation>终止系数</translation>
    </message>
    <message>
        <source>First epochs</source>
        <translation>首周期轮数</translation>
    </message>
    <message>
        <source>Growth</source>
        <translation>增长</translation>
    </message>
    <message>
        <source>Step epochs</source>
        <translation>步长轮数</translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation>Gamma</translation>
    </message>
    <message>
        <source>Milestones</source>
        <translation>里程碑</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>幂次</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Number format</source>
        <translation>数值格式</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Initial</source>
        <translation>初始值</translation>
    </message>
    <message>
        <source>Out channels</source>
        <translation>输出通道</translation>
    </message>
    <message>
        <source>Kernel size</source>
        <translation>卷积核大小</translation>
    </message>
    <message>
        <source>Stride</source>
        <translation>步幅</translation>
    </message>
    <message>
        <source>Padding</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>Same padding</source>
        <translation>等尺寸填充</translation>
    </message>
    <message>
        <source>Dilation</source>
        <translation>膨胀</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Bias</source>
        <translation>偏置</translation>
    </message>
    <message>
        <source>Padding mode</source>
        <translation>填充方式</translation>
    </message>
    <message>
        <source>Output padding</source>
        <translation>输出填充</translation>
    </message>
    <message>
        <source>Out features</source>
        <translation>输出特征</translation>
    </message>
    <message>
        <source>Ceil mode</source>
        <translation>向上取整</translation>
    </message>
    <message>
        <source>Return indices</source>
        <translation>返回索引</translation>
    </message>
    <message>
        <source>Count include pad</source>
        <translation>计入填充</translation>
    </message>
    <message>
        <source>Divisor override</source>
        <translation>指定除数</translation>
    </message>
    <message>
        <source>Output size</source>
        <translation>输出大小</translation>
    </message>
    <message>
        <source>Keepdim</source>
        <translation>保留维度</translation>
    </message>
    <message>
        <source>Norm type</source>
        <translation>范数类型</translation>
    </message>
    <message>
        <source>Negative slope</source>
        <translation>负斜率</translation>
    </message>
    <message>
        <source>Approximate</source>
        <translation>近似</translation>
    </message>
    <message>
        <source>Min val</source>
        <translation>最小值</translation>
    </message>
    <message>
        <source>Max val</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>Beta</source>
        <translation>Beta</translation>
    </message>
    <message>
        <source>Dimension</source>
        <translation>维度</translation>
    </message>
    <message>
        <source>Per channel</source>
        <translation>逐通道</translation>
    </message>
    <message>
        <source>Init</source>
        <translation>初值</translation>
    </message>
    <message>
        <source>Lower</source>
        <translation>下界</translation>
    </message>
    <message>
        <source>Upper</source>
        <translation>上界</translation>
    </message>
    <message>
        <source>Affine</source>
        <translation>仿射</translation>
    </message>
    <message>
        <source>Track running stats</source>
        <translation>跟踪统计量</translation>
    </message>
    <message>
        <source>Dims</source>
        <translation>维数</translation>
    </message>
    <message>
        <source>Elementwise affine</source>
        <translation>逐元素仿射</translation>
    </message>
    <message>
        <source>Num groups</source>
        <translation>组数</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>K</source>
        <translation>K</translation>
    </message>
    <message>
        <source>P</source>
        <translation>P</translation>
    </message>
    <message>
        <source>Std</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>Hidden size</source>
        <translation>隐藏大小</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层数</translation>
    </message>
    <message>
        <source>Batch first</source>
        <translation>批维在前</translation>
    </message>
    <message>
        <source>Bidirectional</source>
        <translation>双向</translation>
    </message>
    <message>
        <source>Nonlinearity</source>
        <translation>非线性</translation>
    </message>
    <message>
        <source>Proj size</source>
        <translation>投影大小</translation>
    </message>
    <message>
        <source>Num heads</source>
        <translation>头数</translation>
    </message>
    <message>
        <source>Add bias kv</source>
        <translation>键值偏置</translation>
    </message>
    <message>
        <source>Add zero attn</source>
        <translation>零注意力</translation>
    </message>
    <message>
        <source>Need weights</source>
        <translation>返回权重</translation>
    </message>
    <message>
        <source>Average attn weights</source>
        <translation>平均注意力权重</translation>
    </message>
    <message>
        <source>Is causal</source>
        <translation>因果</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Nhead</source>
        <translation>注意力头数</translation>
    </message>
    <message>
        <source>Dim feedforward</source>
        <translation>前馈维度</translation>
    </message>
    <message>
        <source>Layer norm eps</source>
        <translation>层归一化 Epsilon</translation>
    </message>
    <message>
        <source>Norm first</source>
        <translation>先归一化</translation>
    </message>
    <message>
        <source>Num embeddings</source>
        <translation>嵌入数</translation>
    </message>
    <message>
        <source>Embedding dim</source>
        <translation>嵌入维度</translation>
    </message>
    <message>
        <source>Padding idx</source>
        <translation>填充索引</translation>
    </message>
    <message>
        <source>Max norm</source>
        <translation>最大范数</translation>
    </message>
    <message>
        <source>Scale grad by freq</source>
        <translation>按频率缩放梯度</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>Max length</source>
        <translation>最大长度</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>基数</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Start dim</source>
        <translation>起始维</translation>
    </message>
    <message>
        <source>End dim</source>
        <translation>结束维</translation>
    </message>
    <message>
        <source>Keep batch</source>
        <translation>保留批维</translation>
    </message>
    <message>
        <source>Sizes</source>
        <translation>各段大小</translation>
    </message>
    <message>
        <source>Dim0</source>
        <translation>维 0</translation>
    </message>
    <message>
        <source>Dim1</source>
        <translation>维 1</translation>
    </message>
    <message>
        <source>Repeats</source>
        <translation>重复次数</translation>
    </message>
    <message>
        <source>Shifts</source>
        <translation>移位</translation>
    </message>
    <message>
        <source>Sections</source>
        <translation>分段</translation>
    </message>
    <message>
        <source>Chunks</source>
        <translation>块数</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>起始</translation>
    </message>
    <message>
        <source>End</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>Index</source>
        <translation>索引</translation>
    </message>
    <message>
        <source>Pad</source>
        <translation>填充量</translation>
    </message>
    <message>
        <source>Scale factor</source>
        <translation>缩放系数</translation>
    </message>
    <message>
        <source>Align corners</source>
        <translation>对齐角点</translation>
    </message>
    <message>
        <source>Upscale factor</source>
        <translation>放大倍数</translation>
    </message>
    <message>
        <source>Downscale factor</source>
        <translation>缩小倍数</translation>
    </message>
    <message>
        <source>Num classes</source>
        <translation>类别数</translation>
    </message>
    <message>
        <source>Rounding mode</source>
        <translation>取整方式</translation>
    </message>
    <message>
        <source>Factor</source>
        <translation>系数</translation>
    </message>
    <message>
        <source>Offset</source>
        <translation>偏移</translation>
    </message>
    <message>
        <source>Equation</source>
        <translation>算式</translation>
    </message>
    <message>
        <source>Min</source>
        <translation>最小</translation>
    </message>
    <message>
        <source>Max</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>Exponent</source>
        <translation>指数值</translation>
    </message>
    <message>
        <source>Nan</source>
        <translation>NaN 替换值</translation>
    </message>
    <message>
        <source>Correction</source>
        <translation>修正</translation>
    </message>
    <message>
        <source>Ord</source>
        <translation>阶</translation>
    </message>
    <message>
        <source>Largest</source>
        <translation>取最大</translation>
    </message>
    <message>
        <source>Descending</source>
        <translation>降序</translation>
    </message>
    <message>
        <source>Ignore index</source>
        <translation>忽略的索引</translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation>标签平滑</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Delta</source>
        <translation>Delta</translation>
    </message>
    <message>
        <source>Log target</source>
        <translation>对数目标</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>间隔</translation>
    </message>
    <message>
        <source>Log input</source>
        <translation>对数输入</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>Swap</source>
        <translation>交换</translation>
    </message>
    <message>
        <source>Blank</source>
        <translation>空白</translation>
    </message>
    <message>
        <source>Zero infinity</source>
        <translation>无穷置零</translation>
    </message>
    <message>
        <source>Average</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适配方式</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试比例</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Ignore</source>
        <translation>忽略的列</translation>
    </message>
    <message>
        <source>Categorical</source>
        <translation>类别列</translation>
    </message>
    <message>
        <source>Categories</source>
        <translation>类别编码</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>行权重</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺失值</translation>
    </message>
    <message>
        <source>Normalise target</source>
        <translation>归一化目标</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>文本列</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>词汇表</translation>
    </message>
    <message>
        <source>Delimiter</source>
        <translation>分隔符</translation>
    </message>
    <message>
        <source>Header</source>
        <translation>表头</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>Test file</source>
        <translation>测试文件</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>特征</translation>
    </message>
    <message>
        <source>Targets</source>
        <translation>目标值</translation>
    </message>
    <message>
        <source>Targets file</source>
        <translation>目标文件</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Lengths</source>
        <translation>长度数组</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Folder of images</source>
        <translation>图像文件夹</translation>
    </message>
    <message>
        <source>Table (CSV, TSV)</source>
        <translation>表格（CSV、TSV）</translation>
    </message>
    <message>
        <source>Table (Parquet)</source>
        <translation>表格（Parquet）</translation>
    </message>
    <message>
        <source>Arrays (NPY, NPZ)</source>
        <translation>数组（NPY、NPZ）</translation>
    </message>
    <message>
        <source>Text to continue</source>
        <translation>续写文本</translation>
    </message>
    <message>
        <source>Texts by class</source>
        <translation>按类别的文本</translation>
    </message>
    <message>
        <source>LibSVM</source>
        <translation>LibSVM</translation>
    </message>
    <message>
        <source>RecordIO (MXNet)</source>
        <translation>RecordIO（MXNet）</translation>
    </message>
    <message>
        <source>min</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>px</source>
        <translation>px</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>MiB</source>
        <translation>MiB</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Input1</source>
        <translation>输入 1</translation>
    </message>
    <message>
        <source>Input2</source>
        <translation>输入 2</translation>
    </message>
    <message>
        <source>Indices</source>
        <translation>索引组</translation>
    </message>
    <message>
        <source>H 0</source>
        <translation>初始状态 h</translation>
    </message>
    <message>
        <source>H n</source>
        <translation>最终状态 h</translation>
    </message>
    <message>
        <source>C 0</source>
        <translation>初始状态 c</translation>
    </message>
    <message>
        <source>C n</source>
        <translation>最终状态 c</translation>
    </message>
    <message>
        <source>Hx</source>
        <translation>先前状态 h</translation>
    </message>
    <message>
        <source>H</source>
        <translation>状态 h</translation>
    </message>
    <message>
        <source>Cx</source>
        <translation>先前状态 c</translation>
    </message>
    <message>
        <source>C</source>
        <translation>状态 c</translation>
    </message>
    <message>
        <source>Query</source>
        <translation>查询</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>Attn mask</source>
        <translation>注意力掩码</translation>
    </message>
    <message>
        <source>Key padding mask</source>
        <translation>键填充掩码</translation>
    </message>
    <message>
        <source>Src mask</source>
        <translation>源掩码</translation>
    </message>
    <message>
        <source>Src key padding mask</source>
        <translation>源填充掩码</translation>
    </message>
    <message>
        <source>Tgt key padding mask</source>
        <translation>目标填充掩码</translation>
    </message>
    <message>
        <source>Memory key padding mask</source>
        <translation>记忆填充掩码</translation>
    </message>
    <message>
        <source>Like</source>
        <translation>参照</translation>
    </message>
    <message>
        <source>Tensors</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>Output0</source>
        <translation>输出 0</translation>
    </message>
    <message>
        <source>Output1</source>
        <translation>输出 1</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>另一输入</translation>
    </message>
    <message>
        <source>Condition</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>掩码</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>值组</translation>
    </message>
    <message>
        <source>Var</source>
        <translation>方差</translation>
    </message>
    <message>
        <source>Anchor</source>
        <translation>锚点</translation>
    </message>
    <message>
        <source>Positive</source>
        <translation>正例</translation>
    </message>
    <message>
        <source>Negative</source>
        <translation>负例</translation>
    </message>
    <message>
        <source>Input lengths</source>
        <translation>输入长度</translation>
    </message>
    <message>
        <source>Target lengths</source>
        <translation>目标长度</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation>计数</translation>
    </message>
</context>
<context>
    <name>Dock</name>
    <message>
        <source>Hide this panel</source>
        <translation>隐藏此面板</translation>
    </message>
    <message>
        <source>Hide the panel %1</source>
        <translation>隐藏面板“%1”</translation>
    </message>
</context>
<context>
    <name>DocumentPage</name>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
</context>
<context>
    <name>DocumentTabs</name>
    <message>
        <source>Open documents</source>
        <translation>打开的文档</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close this document</source>
        <translation>关闭此文档</translation>
    </message>
    <message>
        <source>Not saved yet</source>
        <translation>尚未保存</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Training is paused</source>
        <translation>训练已暂停</translation>
    </message>
    <message>
        <source>Training has ended</source>
        <translation>训练已结束</translation>
    </message>
    <message>
        <source>Training has failed</source>
        <translation>训练失败</translation>
    </message>
</context>
<context>
    <name>Exports</name>
    <message>
        <source>Symloom documents</source>
        <translation>Symloom 文档</translation>
    </message>
    <message>
        <source>Python source</source>
        <translation>Python 源代码</translation>
    </message>
    <message>
        <source>Safetensors weights</source>
        <translation>Safetensors 权重</translation>
    </message>
    <message>
        <source>PyTorch weights</source>
        <translation>PyTorch 权重</translation>
    </message>
    <message>
        <source>PNG pictures</source>
        <translation>PNG 图片</translation>
    </message>
    <message>
        <source>SVG pictures</source>
        <translation>SVG 图片</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>The training process is still starting; try again in a moment.</source>
        <translation>训练进程仍在启动；请稍后再试。</translation>
    </message>
    <message>
        <source>Wrote %1.</source>
        <translation>已写入 %1。</translation>
    </message>
</context>
<context>
    <name>FactSheet</name>
    <message>
        <source>Begins with</source>
        <translation>起始于</translation>
    </message>
    <message>
        <source>Where the next run's weights come from.</source>
        <translation>下一次训练的权重来自何处。</translation>
    </message>
    <message>
        <source>from %1</source>
        <translation>来自 %1</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source> (not trained)</source>
        <translation>（不训练）</translation>
    </message>
    <message>
        <source>%1 per batch of %2</source>
        <translation>每批 %2 个样本 %1</translation>
    </message>
    <message>
        <source>Multiply-adds</source>
        <translation>乘加次数</translation>
    </message>
    <message>
        <source>Kept from the forward pass until the backward pass has used it.</source>
        <translation>从前向传播一直保留到反向传播用完为止。</translation>
    </message>
    <message>
        <source>Kept for training</source>
        <translation>训练时保留</translation>
    </message>
    <message>
        <source> (%1 % of all)</source>
        <translation>（占全部的 %1%）</translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <source>Back to the default, %1</source>
        <translation>恢复默认值 %1</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>重置 %1</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>First steps</source>
        <translation>入门</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Text and sequences</source>
        <translation>文本与序列</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Documents and pictures of them (%1)</source>
        <translation>文档及其图片 (%1)</translation>
    </message>
    <message>
        <source>Data to train on (%1)</source>
        <translation>训练数据 (%1)</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Save As</source>
        <translation>另存为</translation>
    </message>
    <message>
        <source>Symloom documents (*%1)</source>
        <translation>Symloom 文档 (*%1)</translation>
    </message>
    <message>
        <source>Unsaved changes</source>
        <translation>未保存的更改</translation>
    </message>
    <message>
        <source>Save the changes to “%1”?</source>
        <translation>是否保存对“%1”的更改？</translation>
    </message>
    <message>
        <source>They are lost otherwise.</source>
        <translation>否则更改将会丢失。</translation>
    </message>
    <message>
        <source>No recent files</source>
        <translation>没有最近的文件</translation>
    </message>
</context>
<context>
    <name>Finder</name>
    <message>
        <source>The window has no training process yet; try again in a moment.</source>
        <translation>窗口还没有训练进程；请稍后再试。</translation>
    </message>
</context>
<context>
    <name>FinderView</name>
    <message>
        <source>Use what was found</source>
        <translation>采用找到的值</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Again</source>
        <translation>再试</translation>
    </message>
    <message>
        <source>Try once more, with the recipe as it is now</source>
        <translation>按当前的训练配方再试一次</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Loss by learning rate</source>
        <translation>各学习率下的损失</translation>
    </message>
    <message>
        <source>Samples a second by batch size</source>
        <translation>各批大小下每秒的样本数</translation>
    </message>
    <message>
        <source>loss by learning rate</source>
        <translation>损失（按学习率）</translation>
    </message>
    <message>
        <source>samples/s by batch size</source>
        <translation>样本/秒（按批大小）</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>采用 %1</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Preparing data and network…</source>
        <translation>正在准备数据和网络…</translation>
    </message>
    <message>
        <source>Timing batches of %1 …</source>
        <translation>正在为批大小 %1 计时……</translation>
    </message>
    <message>
        <source>Trying learning rates: step %1 of %2</source>
        <translation>正在试学习率：第 %1 步，共 %2 步</translation>
    </message>
</context>
<context>
    <name>FirstSamplesView</name>
    <message>
        <source>First rows</source>
        <translation>前几行</translation>
    </message>
    <message>
        <source>First pictures</source>
        <translation>前几张图像</translation>
    </message>
    <message>
        <source>First texts</source>
        <translation>前几段文本</translation>
    </message>
</context>
<context>
    <name>Footer</name>
    <message>
        <source>Show the problems</source>
        <translation>显示问题</translation>
    </message>
    <message>
        <source>Show the run</source>
        <translation>显示训练</translation>
    </message>
    <message>
        <source>1 node</source>
        <translation>1 个节点</translation>
    </message>
    <message>
        <source>%1 nodes</source>
        <translation>%1 个节点</translation>
    </message>
    <message>
        <source>%1 parameters</source>
        <translation>%1 个参数</translation>
    </message>
    <message>
        <source>%1 multiply-adds per batch of %2</source>
        <translation>每批 %2 个样本 %1 次乘加</translation>
    </message>
    <message>
        <source>%1 to train</source>
        <translation>训练需 %1</translation>
    </message>
    <message>
        <source>Training “%1”</source>
        <translation>正在训练“%1”</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>没有问题</translation>
    </message>
    <message>
        <source>1 problem</source>
        <translation>1 个问题</translation>
    </message>
    <message>
        <source>%1 problems</source>
        <translation>%1 个问题</translation>
    </message>
</context>
<context>
    <name>Guide</name>
    <message>
        <source>User guide</source>
        <translation>用户指南</translation>
    </message>
    <message>
        <source>Pages of the guide</source>
        <translation>指南目录</translation>
    </message>
    <message>
        <source>key</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>does</source>
        <translation>作用</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>to train + to test</source>
        <translation>训练 + 测试</translation>
    </message>
    <message>
        <source>what</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>. </source>
        <translation>：</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>As opened</source>
        <translation>打开时的状态</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>节点</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Symloom was ended before “%1” was saved; here it is as it was at %2. Save it to keep it.</source>
        <translation>“%1”尚未保存，Symloom 就被终止了；这是它在 %2 时的内容，保存即可保留。</translation>
    </message>
    <message>
        <source>Symloom was ended before %1 documents were saved; here they are. Save those you want to keep.</source>
        <translation>有 %1 个文档尚未保存，Symloom 就被终止了；它们都在这里，请保存想要保留的文档。</translation>
    </message>
    <message>
        <source>Arrange</source>
        <translation>排列</translation>
    </message>
    <message>
        <source>No problems found.</source>
        <translation>没有发现问题。</translation>
    </message>
    <message>
        <source>About Symloom</source>
        <translation>关于 Symloom</translation>
    </message>
    <message>
        <source>Draw neural networks as graphs, train them while you watch, take the code with you.

Apache License 2.0</source>
        <translation>以图的形式绘制神经网络，边训练边观察，并带走代码。

Apache 许可证 2.0</translation>
    </message>
    <message>
        <source>%1 is nothing that Symloom opens: drop its documents (.symloom), pictures exported from it, or one file or folder of data.</source>
        <translation>Symloom 打不开 %1：请拖入它的文档（.symloom）、由它导出的图片，或一个数据文件或文件夹。</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>Open &amp;Recent</source>
        <translation>打开最近的文件(&amp;R)</translation>
    </message>
    <message>
        <source>Open E&amp;xample</source>
        <translation>打开示例(&amp;X)</translation>
    </message>
    <message>
        <source>&amp;Panels</source>
        <translation>面板(&amp;P)</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>Toolbar</source>
        <translation>工具栏</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close the message</source>
        <translation>关闭消息</translation>
    </message>
</context>
<context>
    <name>Metrics</name>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Accuracy, yes or no</source>
        <translation>准确率（是或否）</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Mean absolute error</source>
        <translation>平均绝对误差</translation>
    </message>
</context>
<context>
    <name>MetricsSection</name>
    <message>
        <source>With the loss: %1.</source>
        <translation>随损失一起：%1。</translation>
    </message>
    <message>
        <source>Metrics are offered once a loss compares a prediction with a target.</source>
        <translation>一旦有损失把预测与目标比较，就可以选择指标。</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2 的 %1</translation>
    </message>
</context>
<context>
    <name>Minimap</name>
    <message>
        <source>Map of the network</source>
        <translation>网络缩略图</translation>
    </message>
</context>
<context>
    <name>NodePanel</name>
    <message>
        <source>Name of the node</source>
        <translation>节点名称</translation>
    </message>
    <message>
        <source>Training of this node</source>
        <translation>此节点的训练</translation>
    </message>
    <message>
        <source>Inferred</source>
        <translation>推断结果</translation>
    </message>
    <message>
        <source>Select a node to see and change its attributes, or press Tab on the canvas to add one.</source>
        <translation>选择一个节点以查看和修改其属性，或在画布上按 Tab 键添加节点。</translation>
    </message>
    <message>
        <source>These nodes have no attribute in common.</source>
        <translation>这些节点没有共有的属性。</translation>
    </message>
    <message>
        <source>%1 is %2 here: %3 of %4 sets it. The field holds the default of the block.</source>
        <translation>%1 在此处为 %2：由 %4 的“%3”设定。此栏填的是该块的默认值。</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>%1 nodes</source>
        <translation>%1 个节点</translation>
    </message>
    <message>
        <source>Waits for %1.</source>
        <translation>等待 %1。</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Show {node}</source>
        <translation>显示 {node}</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Select this node on the canvas</source>
        <translation>在画布上选择此节点</translation>
    </message>
    <message>
        <source>Copy the message and its details</source>
        <translation>复制消息及其详细信息</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
    <message>
        <source>Details of the message</source>
        <translation>消息的详细信息</translation>
    </message>
</context>
<context>
    <name>OriginField</name>
    <message>
        <source>random</source>
        <translation>随机的</translation>
    </message>
    <message>
        <source>Choose a run or a file of weights…</source>
        <translation>选择一次训练或一个权重文件…</translation>
    </message>
    <message>
        <source>Runs, the newest first</source>
        <translation>训练，最新的在前</translation>
    </message>
    <message>
        <source>A run's folder…</source>
        <translation>训练文件夹…</translation>
    </message>
    <message>
        <source>A file of weights…</source>
        <translation>权重文件…</translation>
    </message>
    <message>
        <source>Random weights</source>
        <translation>随机权重</translation>
    </message>
    <message>
        <source>Weights (%1)</source>
        <translation>权重 (%1)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>OtherRun</name>
    <message>
        <source>Show It</source>
        <translation>显示它</translation>
    </message>
    <message>
        <source>Turn to the document that trains</source>
        <translation>转到正在训练的文档</translation>
    </message>
    <message>
        <source>Stop It</source>
        <translation>停止它</translation>
    </message>
    <message>
        <source>End that run after its step at hand; its weights are kept</source>
        <translation>在当前一步之后结束那次训练；其权重会保留</translation>
    </message>
    <message>
        <source>Train This Next</source>
        <translation>接着训练此文档</translation>
    </message>
    <message>
        <source>Begin to train this document as soon as that run has ended</source>
        <translation>那次训练一结束就开始训练此文档</translation>
    </message>
    <message>
        <source>“%1” is training; one network is trained at a time.</source>
        <translation>“%1”正在训练；一次只训练一个网络。</translation>
    </message>
    <message>
        <source>“%1” is training; this one is next.</source>
        <translation>“%1”正在训练；接下来是此文档。</translation>
    </message>
</context>
<context>
    <name>Outcome</name>
    <message>
        <source>Not tested</source>
        <translation>未测试</translation>
    </message>
    <message>
        <source>Open run folder</source>
        <translation>打开训练文件夹</translation>
    </message>
    <message>
        <source>Keep the weights</source>
        <translation>沿用权重</translation>
    </message>
    <message>
        <source>Let the next run begin with these weights, in all nodes that are unchanged by then;
change the network before if you like, and press Train</source>
        <translation>让下一次训练从这些权重开始，适用于届时未改动的所有节点；
需要的话先更改网络，再按“训练”</translation>
    </message>
    <message>
        <source>Go on training</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Train the epochs that are left, from the last checkpoint</source>
        <translation>从上一个检查点训练剩余的轮次</translation>
    </message>
    <message>
        <source>How many more epochs to train</source>
        <translation>再训练多少轮</translation>
    </message>
    <message>
        <source> epochs</source>
        <translation> 轮</translation>
    </message>
    <message>
        <source>Train on</source>
        <translation>继续训练下去</translation>
    </message>
    <message>
        <source>Train so many more epochs in the same run, from the last weights;
the schedule of the learning rate is stretched over all of them</source>
        <translation>在同一次训练中从最后的权重再训练这么多轮；
学习率调度会拉伸到全部轮次</translation>
    </message>
</context>
<context>
    <name>Outline</name>
    <message>
        <source>Name or operator</source>
        <translation>名称或算子</translation>
    </message>
    <message>
        <source>Find a node</source>
        <translation>查找节点</translation>
    </message>
    <message>
        <source>Nodes in the order of flow</source>
        <translation>按数据流顺序排列的节点</translation>
    </message>
    <message>
        <source>Only the first %1 inside blocks are listed.</source>
        <translation>只列出块内的前 %1 个。</translation>
    </message>
    <message>
        <source>No node matches “%1”.</source>
        <translation>没有节点与“%1”相符。</translation>
    </message>
    <message>
        <source>Nothing is drawn yet.</source>
        <translation>还没有画任何东西。</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Search operators</source>
        <translation>搜索算子</translation>
    </message>
    <message>
        <source>Operators</source>
        <translation>算子</translation>
    </message>
    <message>
        <source>No operator matches “%1”.</source>
        <translation>没有算子与“%1”匹配。</translation>
    </message>
</context>
<context>
    <name>Panels</name>
    <message>
        <source>Inspector</source>
        <translation>检查器</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>大纲</translation>
    </message>
    <message>
        <source>Operators</source>
        <translation>算子</translation>
    </message>
</context>
<context>
    <name>PathField</name>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Browse for %1</source>
        <translation>浏览 %1</translation>
    </message>
    <message>
        <source>Data (%1)</source>
        <translation>数据 (%1)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>PlotPanel</name>
    <message>
        <source>Save data as CSV…</source>
        <translation>将数据保存为 CSV…</translation>
    </message>
    <message>
        <source>Save picture as PNG…</source>
        <translation>将图片保存为 PNG…</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Log scale</source>
        <translation>对数坐标</translation>
    </message>
    <message>
        <source>Follow the run</source>
        <translation>跟随训练</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟随</translation>
    </message>
    <message>
        <source>Keep the whole run in view.
The wheel zooms steps, Ctrl and the wheel zoom values, dragging pans;
a double-click follows the run again.</source>
        <translation>始终显示整个训练过程。
滚轮缩放步数，Ctrl 加滚轮缩放数值，拖动可平移；
双击重新跟随训练。</translation>
    </message>
    <message>
        <source>A logarithmic axis for losses and other values without an upper bound</source>
        <translation>损失以及其他没有上限的数值使用对数坐标轴</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Weight of the moving average over the training curves; the pale line is what was measured</source>
        <translation>训练曲线滑动平均的权重；浅色线是实测值</translation>
    </message>
    <message>
        <source>Waiting for the first step of {0} …</source>
        <translation>正在等待 {0} 的第一步…</translation>
    </message>
    <message>
        <source>the run</source>
        <translation>本次训练</translation>
    </message>
    <message>
        <source>Press Train to see loss and accuracy here</source>
        <translation>点击“开始训练”，损失和准确率将显示在这里</translation>
    </message>
    <message>
        <source>Once this document is trained, loss and accuracy are here</source>
        <translation>训练此文档之后，损失和准确率显示在这里</translation>
    </message>
</context>
<context>
    <name>ProblemList</name>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>节点</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题描述</translation>
    </message>
    <message>
        <source>No problems found.</source>
        <translation>没有发现问题。</translation>
    </message>
    <message>
        <source>Remedies</source>
        <translation>修复方法</translation>
    </message>
    <message>
        <source>No edit was found that surely mends it.</source>
        <translation>没有找到确实能修复它的更改。</translation>
    </message>
    <message>
        <source>network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Show it inside %1</source>
        <translation>在 %1 内显示</translation>
    </message>
</context>
<context>
    <name>QuickAdd</name>
    <message>
        <source>Search operators</source>
        <translation>搜索算子</translation>
    </message>
    <message>
        <source>Operators found</source>
        <translation>找到的算子</translation>
    </message>
    <message>
        <source>Add an operator</source>
        <translation>添加算子</translation>
    </message>
    <message>
        <source>No operator matches.</source>
        <translation>没有匹配的算子。</translation>
    </message>
    <message>
        <source>No operator takes what this wire carries.</source>
        <translation>没有算子能接受这条连线传递的内容。</translation>
    </message>
</context>
<context>
    <name>RateView</name>
    <message>
        <source>Log scale</source>
        <translation>对数坐标</translation>
    </message>
    <message>
        <source>A logarithmic axis for the learning rate; where it is 0, nothing is drawn</source>
        <translation>学习率使用对数坐标轴；为 0 处不绘制</translation>
    </message>
    <message>
        <source>Learning rate over the run</source>
        <translation>训练过程中的学习率</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>学习速率</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>第 %1 轮</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>From %1 to %2</source>
        <translation>从 %1 到 %2</translation>
    </message>
    <message>
        <source>%1 throughout</source>
        <translation>始终为 %1</translation>
    </message>
    <message>
        <source>, at most %1</source>
        <translation>，最高 %1</translation>
    </message>
    <message>
        <source>, in %1 steps</source>
        <translation>，共 %1 步</translation>
    </message>
    <message>
        <source>Drawn as if the validation loss never stalled: each time it does, the rate falls from there on.</source>
        <translation>按验证损失从不停滞绘制：每次停滞，学习率都会从那里下降。</translation>
    </message>
    <message>
        <source>How many steps an epoch has is known once the data are.</source>
        <translation>选定数据后才知道一轮有多少步。</translation>
    </message>
    <message>
        <source>Dashed: %1 times that for %2.</source>
        <translation>虚线：%2 为其 %1 倍。</translation>
    </message>
</context>
<context>
    <name>RecipePanel</name>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Schedule of the learning rate</source>
        <translation>学习率的调度方式</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Learning rate schedule</source>
        <translation>学习率调度</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Use the rate found</source>
        <translation>采用找到的学习率</translation>
    </message>
    <message>
        <source>Use the batch size found</source>
        <translation>采用找到的批大小</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Augmentation</source>
        <translation>数据增强</translation>
    </message>
    <message>
        <source>Regularisation</source>
        <translation>正则化</translation>
    </message>
    <message>
        <source>Precision and speed</source>
        <translation>精度与速度</translation>
    </message>
    <message>
        <source>Weights to begin with</source>
        <translation>起始的权重</translation>
    </message>
    <message>
        <source>More settings</source>
        <translation>更多设置</translation>
    </message>
    <message>
        <source>Find a learning rate: it is raised step by step until the loss grows</source>
        <translation>查找学习率：逐步增大，直到损失上升</translation>
    </message>
    <message>
        <source>Find a batch size: larger and larger ones are timed</source>
        <translation>查找批大小：对越来越大的批计时</translation>
    </message>
    <message>
        <source>The last run: %1.</source>
        <translation>上次训练：%1。</translation>
    </message>
</context>
<context>
    <name>Reference</name>
    <message>
        <source>Operator reference</source>
        <translation>算子参考</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>输入端</translation>
    </message>
    <message>
        <source>Outputs</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Attributes</source>
        <translation>属性</translation>
    </message>
    <message>
        <source>also known as %1</source>
        <translation>又称 %1</translation>
    </message>
    <message>
        <source>may stay unwired</source>
        <translation>可以不连接</translation>
    </message>
    <message>
        <source>takes any number of wires</source>
        <translation>可接任意多条连线</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>default %1</source>
        <translation>默认值 %1</translation>
    </message>
</context>
<context>
    <name>RemedyPreview</name>
    <message>
        <source>Preview: nothing is changed yet</source>
        <translation>预览：尚未更改任何内容</translation>
    </message>
</context>
<context>
    <name>Run</name>
    <message>
        <source>{s} s</source>
        <translation>{s} 秒</translation>
    </message>
    <message>
        <source>{m} min {s} s</source>
        <translation>{m} 分 {s} 秒</translation>
    </message>
    <message>
        <source>{h} h {m} min</source>
        <translation>{h} 小时 {m} 分</translation>
    </message>
    <message>
        <source>{d} d {h} h</source>
        <translation>{d} 天 {h} 小时</translation>
    </message>
    <message>
        <source>Testing…</source>
        <translation>正在测试…</translation>
    </message>
    <message>
        <source>Pausing after this step…</source>
        <translation>将在这一步之后暂停…</translation>
    </message>
    <message>
        <source>Going on…</source>
        <translation>正在继续…</translation>
    </message>
    <message>
        <source>Stopping after this step…</source>
        <translation>将在这一步之后停止…</translation>
    </message>
    <message>
        <source>Not trained yet</source>
        <translation>尚未训练</translation>
    </message>
    <message>
        <source>Starting PyTorch…</source>
        <translation>正在启动 PyTorch…</translation>
    </message>
    <message>
        <source>Preparing data and network…</source>
        <translation>正在准备数据和网络…</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>validating…</source>
        <translation>正在验证…</translation>
    </message>
    <message>
        <source>Finished early · {step} of {steps} steps in {time}</source>
        <translation>提前完成 · {step}/{steps} 步，用时 {time}</translation>
    </message>
    <message>
        <source>Finished · {steps} steps in {time}</source>
        <translation>已完成 · {steps} 步，用时 {time}</translation>
    </message>
    <message>
        <source>Stopped at step {step} of {steps} after {time}</source>
        <translation>在 {time} 后停止于第 {step} 步，共 {steps} 步</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Broken off</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>Broken off at step {step} of {steps}</source>
        <translation>中断于第 {step} 步，共 {steps} 步</translation>
    </message>
    <message>
        <source>on the test data</source>
        <translation>在测试数据上</translation>
    </message>
    <message>
        <source>on {count} test samples of {data}</source>
        <translation>在 {data} 的 {count} 个测试样本上</translation>
    </message>
    <message>
        <source>on {count} test samples of your data</source>
        <translation>在您数据的 {count} 个测试样本上</translation>
    </message>
    <message>
        <source>on the test part of your data</source>
        <translation>在您数据的测试部分上</translation>
    </message>
    <message>
        <source>{what}, with the weights of step {step}</source>
        <translation>{what}，使用第 {step} 步的权重</translation>
    </message>
    <message>
        <source>{what}, with the weights of epoch {epoch}</source>
        <translation>{what}，使用第 {epoch} 轮的权重</translation>
    </message>
    <message>
        <source>Rows: what samples are; columns: what they were taken for.</source>
        <translation>行：样本实际的类别；列：被判为的类别。</translation>
    </message>
    <message>
        <source>Most often mistaken: {true} for {taken}, {count} times.</source>
        <translation>最常弄错的：把 {true} 判为 {taken}，共 {count} 次。</translation>
    </message>
    <message>
        <source>Test accuracy</source>
        <translation>测试准确率</translation>
    </message>
    <message>
        <source>Test loss</source>
        <translation>测试损失</translation>
    </message>
    <message>
        <source>Test {metric}</source>
        <translation>测试 {metric}</translation>
    </message>
    <message>
        <source>not a number</source>
        <translation>不是数字</translation>
    </message>
    <message>
        <source>Epoch {epoch} of {epochs} · step {step} of {steps}</source>
        <translation>第 {epoch}/{epochs} 轮 · 第 {step}/{steps} 步</translation>
    </message>
    <message>
        <source>{rate} samples/s</source>
        <translation>{rate} 样本/秒</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩余 {time}</translation>
    </message>
</context>
<context>
    <name>RunBar</name>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Automatic: {device}</source>
        <translation>自动：{device}</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>开始训练</translation>
    </message>
    <message>
        <source>Train the network from its first step</source>
        <translation>从第一步开始训练网络</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>End training after this step, keep the weights and test them</source>
        <translation>在这一步之后结束训练，保留权重并测试</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Where to compute; part of the document's recipe</source>
        <translation>在何处计算；属于文档的训练方案</translation>
    </message>
    <message>
        <source>Progress of training</source>
        <translation>训练进度</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Go on from where training paused</source>
        <translation>从暂停处继续训练</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Wait after this step, keeping everything</source>
        <translation>在这一步之后等待，保留一切</translation>
    </message>
</context>
<context>
    <name>RunPanel</name>
    <message>
        <source>Keep the weights</source>
        <translation>沿用权重</translation>
    </message>
    <message>
        <source>Busy: the training process has not answered for a while…</source>
        <translation>忙碌：训练进程有一段时间没有响应…</translation>
    </message>
    <message>
        <source>Choose the device</source>
        <translation>选择设备</translation>
    </message>
</context>
<context>
    <name>RunTrouble</name>
    <message>
        <source>{count} warnings so far.</source>
        <translation>到目前为止有 {count} 个警告。</translation>
    </message>
    <message>
        <source>The training process has not answered for more than 10 seconds. It may be in a very long step; ending it keeps what the last checkpoint holds.</source>
        <translation>训练进程已超过 10 秒没有响应。可能是某一步耗时很长；结束它会保留上一个检查点的内容。</translation>
    </message>
    <message>
        <source>End it</source>
        <translation>结束它</translation>
    </message>
    <message>
        <source>Train again</source>
        <translation>重新训练</translation>
    </message>
    <message>
        <source>Go on from the last checkpoint</source>
        <translation>从上一个检查点继续</translation>
    </message>
    <message>
        <source>Run folder: {folder}</source>
        <translation>训练文件夹：{folder}</translation>
    </message>
</context>
<context>
    <name>ShortcutEditor</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Search commands</source>
        <translation>搜索命令</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Keys of the command</source>
        <translation>命令的按键</translation>
    </message>
    <message>
        <source>Back to the default</source>
        <translation>恢复默认</translation>
    </message>
    <message>
        <source>Press the new keys</source>
        <translation>请按下新的按键</translation>
    </message>
    <message>
        <source>All back to their defaults</source>
        <translation>全部恢复默认</translation>
    </message>
    <message>
        <source>“%1” had these keys before; it has them no longer.</source>
        <translation>“%1”原先使用这些按键；现在不再使用。</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Start page</source>
        <translation>起始页</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Empty network</source>
        <translation>空白网络</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>Data of your own…</source>
        <translation>自己的数据…</translation>
    </message>
    <message>
        <source>Choose a file to train on; a network for it is drawn with one click</source>
        <translation>选择用来训练的文件；一次点击即可为它画出网络</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近</translation>
    </message>
</context>
<context>
    <name>TableWindow</name>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>%1: of %2 so many were found</source>
        <translation>%1：%2 个中找出的比例</translation>
    </message>
    <message>
        <source>%1: of %2 taken for it so many are</source>
        <translation>%1：被判为此类的 %2 个中正确的比例</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
</context>
<context>
    <name>TextField</name>
    <message>
        <source>mixed</source>
        <translation>不一致</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>Training</name>
    <message>
        <source>Its run ends after the step at hand; the weights are kept in its folder.</source>
        <translation>它的训练会在当前一步之后结束；权重保留在它的文件夹中。</translation>
    </message>
    <message>
        <source>Stop and Close</source>
        <translation>停止并关闭</translation>
    </message>
    <message>
        <source>Training ends with the window, after this step; a checkpoint to go on from is kept.</source>
        <translation>训练在这一步之后随窗口结束；会保留一个可以继续的检查点。</translation>
    </message>
    <message>
        <source>Stop and Quit</source>
        <translation>停止并退出</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>“%1” is training.</source>
        <translation>“%1”正在训练。</translation>
    </message>
</context>
<context>
    <name>UnfinishedOffer</name>
    <message>
        <source>A run of this network was broken off; its last checkpoint is that of step {step}.</source>
        <translation>此网络的一次训练曾中断；它的最后一个检查点在第 {step} 步。</translation>
    </message>
    <message>
        <source>Run folder: {folder}</source>
        <translation>训练文件夹：{folder}</translation>
    </message>
    <message>
        <source>Go on from the last checkpoint</source>
        <translation>从上一个检查点继续</translation>
    </message>
</context>
<context>
    <name>Values</name>
    <message>
        <source>%1 needs a value, such as %2.</source>
        <translation>%1需要一个值，例如 %2。</translation>
    </message>
    <message>
        <source>%1 needs a value.</source>
        <translation>%1需要一个值。</translation>
    </message>
</context>
<context>
    <name>WarmStart</name>
    <message>
        <source>trained weights</source>
        <translation>训练过的权重</translation>
    </message>
    <message>
        <source>random weights: it is new</source>
        <translation>随机权重：它是新的</translation>
    </message>
    <message>
        <source>random weights: %1</source>
        <translation>随机权重：%1</translation>
    </message>
    <message>
        <source>%1 is new</source>
        <translation>%1 是新的</translation>
    </message>
    <message>
        <source>%1 is %2 here and %3 there</source>
        <translation>%1 在这里是 %2，在那里是 %3</translation>
    </message>
</context>
<context>
    <name>WarmStartSection</name>
    <message>
        <source>Freeze what is taken over</source>
        <translation>冻结沿用的权重</translation>
    </message>
    <message>
        <source>Comparing the weights…</source>
        <translation>正在比较权重…</translation>
    </message>
    <message>
        <source>Let what is taken over train again</source>
        <translation>让沿用的权重重新参与训练</translation>
    </message>
    <message>
        <source>In one step: %1</source>
        <translation>一步完成：%1</translation>
    </message>
    <message>
        <source>%1 of %2 weights are taken over.</source>
        <translation>沿用 %2 个权重中的 %1 个。</translation>
    </message>
    <message>
        <source>Taken from %1</source>
        <translation>沿用自 %1</translation>
    </message>
    <message>
        <source>Trained: %1</source>
        <translation>已训练：%1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>and %1 more begin anew</source>
        <translation>另有 %1 个重新初始化</translation>
    </message>
    <message>
        <source>Left out, because no node here has them: %1</source>
        <translation>略过，因为这里没有对应的节点：%1</translation>
    </message>
    <message>
        <source>Unfreeze what was taken over</source>
        <translation>解冻沿用的权重</translation>
    </message>
</context>
<context>
    <name>WorkerDeath</name>
    <message>
        <source>The training process was asked to end by another program (SIGTERM).</source>
        <translation>另一个程序要求训练进程结束 (SIGTERM)。</translation>
    </message>
    <message>
        <source>The training process was killed (SIGKILL) because the computer ran out of memory; choose a smaller batch size or network.</source>
        <translation>计算机内存耗尽，训练进程被终止 (SIGKILL)；请选择更小的批大小或网络。</translation>
    </message>
    <message>
        <source>The training process was killed (SIGKILL) by another program, or by the system for want of memory.</source>
        <translation>训练进程被另一个程序终止 (SIGKILL)，或因内存不足被系统终止。</translation>
    </message>
    <message>
        <source>The training process crashed ({signal}).</source>
        <translation>训练进程崩溃 ({signal})。</translation>
    </message>
    <message>
        <source>The training process ran out of memory; choose a smaller batch size or network.</source>
        <translation>训练进程内存耗尽；请选择更小的批大小或网络。</translation>
    </message>
    <message>
        <source>The training process ended with exit code {code}.</source>
        <translation>训练进程已结束，退出代码为 {code}。</translation>
    </message>
    <message>
        <source>signal {number}</source>
        <translation>信号 {number}</translation>
    </message>
    <message>
        <source>Its last words: {line}</source>
        <translation>其最后的输出：{line}</translation>
    </message>
</context>
<context>
    <name>WorkerLink</name>
    <message>
        <source>The training process was ended because you asked for it.</source>
        <translation>训练进程已按您的要求结束。</translation>
    </message>
    <message>
        <source>The training process did not answer for {seconds:.0f} seconds and was ended.</source>
        <translation>训练进程 {seconds:.0f} 秒没有响应，已被结束。</translation>
    </message>
    <message>
        <source>A line without an end was thrown away.</source>
        <translation>丢弃了一行没有结尾的内容。</translation>
    </message>
    <message>
        <source>The worker speaks version {theirs} of the protocol and this window version {ours}; install both from the same release.</source>
        <translation>训练进程使用协议版本 {theirs}，而此窗口使用版本 {ours}；请安装同一发行版中的两者。</translation>
    </message>
    <message>
        <source>The training process cannot be started: {program} is missing or may not be run.</source>
        <translation>无法启动训练进程：{program} 不存在或无法运行。</translation>
    </message>
</context>
<context>
    <name>_Nodes</name>
    <message>
        <source>Node</source>
        <translation>节点</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>算子类型</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>接收</translation>
    </message>
    <message>
        <source>Gives</source>
        <translation>给出</translation>
    </message>
</context>
</TS>

<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Sentences</name>
    <message>
        <source>device or resource busy</source>
        <translation>设备或资源正忙</translation>
    </message>
    <message>
        <source>directory not empty</source>
        <translation>目录不为空</translation>
    </message>
    <message>
        <source>file exists</source>
        <translation>文件已存在</translation>
    </message>
    <message>
        <source>file name too long</source>
        <translation>文件名过长</translation>
    </message>
    <message>
        <source>file too large</source>
        <translation>文件过大</translation>
    </message>
    <message>
        <source>input/output error</source>
        <translation>输入/输出错误</translation>
    </message>
    <message>
        <source>is a directory</source>
        <translation>是一个目录</translation>
    </message>
    <message>
        <source>no space left on device</source>
        <translation>设备上没有剩余空间</translation>
    </message>
    <message>
        <source>no such file or directory</source>
        <translation>没有该文件或目录</translation>
    </message>
    <message>
        <source>not a directory</source>
        <translation>不是目录</translation>
    </message>
    <message>
        <source>operation not permitted</source>
        <translation>不允许该操作</translation>
    </message>
    <message>
        <source>permission denied</source>
        <translation>权限不足</translation>
    </message>
    <message>
        <source>read-only file system</source>
        <translation>只读文件系统</translation>
    </message>
    <message>
        <source>too many open files</source>
        <translation>打开的文件过多</translation>
    </message>
    <message>
        <source>%1 ≥ %2</source>
        <translation>≥ %2 的%1</translation>
    </message>
    <message>
        <source>%1 ≤ %2</source>
        <translation>≤ %2 的%1</translation>
    </message>
    <message>
        <source>scalar %1</source>
        <translation>标量 %1</translation>
    </message>
    <message>
        <source>%1: an annotation is a frame or a note, not %2.</source>
        <translation>%1：注释只能是框或便签，不能是 %2。</translation>
    </message>
    <message>
        <source>%1: its color must be one of %2.</source>
        <translation>%1：颜色必须是 %2 之一。</translation>
    </message>
    <message>
        <source>%1: its width and height must be at least 1.</source>
        <translation>%1：宽度和高度至少为 1。</translation>
    </message>
    <message>
        <source>%1 is led through %2 points; a wire takes at most %3.</source>
        <translation>%1 经过 %2 个点；一条连线最多经过 %3 个。</translation>
    </message>
    <message>
        <source>%1 is led through a point that is no place on the canvas.</source>
        <translation>%1 经过的一个点不是画布上的位置。</translation>
    </message>
    <message>
        <source>is declared as %1, but the %2 of %3 is %4 %5; change its shape and dtype to that, or choose other data.</source>
        <translation>声明为 %1，但 %3 的 %2 是 %4 %5；请改成与之相同的形状和数据类型，或选择其他数据。</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>%1: %2 has no field %3 (it has %4).</source>
        <translation>%1：%2 没有字段 %3（有 %4）。</translation>
    </message>
    <message>
        <source>%1: %2 has only %3 field%4 of this kind (%5), all in use; name one in its `field`, or delete the node.</source>
        <translation>%1：%2 只有 %3 个这类字段（%5），都已用上；请在 `field` 中指定一个，或删除该节点。</translation>
    </message>
    <message>
        <source>%1 cannot name a block: it is an operator's name.</source>
        <translation>%1 不能用作块名：它是算子的名称。</translation>
    </message>
    <message>
        <source>%1 block %2</source>
        <translation>%1块 %2</translation>
    </message>
    <message>
        <source>the block %1 is used by %2; expand or delete these first.</source>
        <translation>块 %1 正被 %2 使用；请先展开或删除它们。</translation>
    </message>
    <message>
        <source>Delete block %1</source>
        <translation>删除块 %1</translation>
    </message>
    <message>
        <source>Rename block %1</source>
        <translation>重命名块 %1</translation>
    </message>
    <message>
        <source>there is already a block called %1; choose another name.</source>
        <translation>已经有名为 %1 的块；请换一个名称。</translation>
    </message>
    <message>
        <source>Rename block %1 to %2</source>
        <translation>把块 %1 重命名为 %2</translation>
    </message>
    <message>
        <source>a block has no recipe and no title; change those of the whole network.</source>
        <translation>块没有训练配方，也没有标题；请更改整个网络的。</translation>
    </message>
    <message>
        <source>there is no block called %1 in this document.</source>
        <translation>此文档中没有名为 %1 的块。</translation>
    </message>
    <message>
        <source>%1 cannot be made: %2.</source>
        <translation>无法创建 %1：%2。</translation>
    </message>
    <message>
        <source>%1 holds no block called %2.</source>
        <translation>%1 中没有名为 %2 的块。</translation>
    </message>
    <message>
        <source>this document has another block called %1; rename it to use that of the library.</source>
        <translation>此文档已有另一个名为 %1 的块；要使用库中的块，请先给它改名。</translation>
    </message>
    <message>
        <source>How many times in a row, each with weights of its own; further inputs go to every one.</source>
        <translation>连续重复的次数，每次都有各自的权重；其余输入会送给每一次。</translation>
    </message>
    <message>
        <source>%1 cannot name a block: use letters and digits, starting with a capital.</source>
        <translation>%1 不能用作块名：请使用字母和数字，并以大写字母开头。</translation>
    </message>
    <message>
        <source>the block %1 contains itself; take that use out of it.</source>
        <translation>块 %1 包含了自身；请去掉其中对自身的使用。</translation>
    </message>
    <message>
        <source>the block %1 has blocks inside blocks, more than %2 deep; expand some of them.</source>
        <translation>块 %1 中的块嵌套超过 %2 层；请展开其中一些。</translation>
    </message>
    <message>
        <source>stands for more than %1 nodes with all its repetitions; lower a repeat.</source>
        <translation>连同所有重复，代表的节点超过 %1 个；请减小 repeat。</translation>
    </message>
    <message>
        <source>A block of %1 nodes.</source>
        <translation>由 %1 个节点组成的块。</translation>
    </message>
    <message>
        <source>has no output inside; add an Output node to the block.</source>
        <translation>内部没有输出；请在块中添加一个 Output 节点。</translation>
    </message>
    <message>
        <source>inside the block, %1 %2</source>
        <translation>在块内，%1 %2</translation>
    </message>
    <message>
        <source>the block %1 has two attributes called %2; give one of them another name.</source>
        <translation>块 %1 有两个名为 %2 的属性；请给其中一个改名。</translation>
    </message>
    <message>
        <source>%1 cannot name an attribute of the block %2.</source>
        <translation>%1 不能用作块 %2 的属性名。</translation>
    </message>
    <message>
        <source>the block %1 exposes %2.%3, whose operator is not known here.</source>
        <translation>块 %1 公开了 %2.%3，但这里不认识它的算子。</translation>
    </message>
    <message>
        <source>cannot be bypassed: it is where values enter or leave the network.</source>
        <translation>不能旁路：它是数值进入或离开网络的地方。</translation>
    </message>
    <message>
        <source>cannot be bypassed: it has no input to hand on.</source>
        <translation>不能旁路：它没有可以传下去的输入。</translation>
    </message>
    <message>
        <source>cannot be bypassed: it has %1 outputs, and one input cannot stand for all.</source>
        <translation>不能旁路：它有 %1 个输出，一个输入无法代替全部。</translation>
    </message>
    <message>
        <source>%1 has no setting %2 (it has %3).</source>
        <translation>%1 没有设置 %2（有 %3）。</translation>
    </message>
    <message>
        <source>there is no %1 %2; choose one of %3.</source>
        <translation>没有 %1 %2；请从 %3 中选择。</translation>
    </message>
    <message>
        <source>The value to predict is told in standard deviations from its mean, and so are loss and error.</source>
        <translation>要预测的值以相对均值的标准差表示，损失和误差也是如此。</translation>
    </message>
    <message>
        <source>Windows overlap: those held back to validate share months with the training, those to test with do not.</source>
        <translation>窗口互相重叠：留作验证的窗口与训练窗口有共同的月份，测试窗口则没有。</translation>
    </message>
    <message>
        <source>No data are chosen to train on; choose one of %1.</source>
        <translation>尚未选择训练数据；请从 %1 中选择。</translation>
    </message>
    <message>
        <source>There is no data set named %1; choose one of %2.</source>
        <translation>没有名为 %1 的数据集；请从 %2 中选择。</translation>
    </message>
    <message>
        <source>%1 has no setting %2: leave it out.</source>
        <translation>%1 没有设置 %2：请去掉它。</translation>
    </message>
    <message>
        <source>the graph is empty; drag an operator onto the canvas, or open an example.</source>
        <translation>图是空的；请把算子拖到画布上，或打开一个示例。</translation>
    </message>
    <message>
        <source>there is no loss: the network can be exported as it is; to train it, add a loss and feed it the prediction and a target.</source>
        <translation>没有损失：网络可以照样导出；若要训练，请添加一个损失，并接上预测和目标。</translation>
    </message>
    <message>
        <source>there is no loss, so training has nothing to make small; add one and feed it the prediction and a target.</source>
        <translation>没有损失，训练就没有可减小的量；请添加一个损失，并接上预测和目标。</translation>
    </message>
    <message>
        <source>depends on its own result: %1 is a circle. Cut one of its wires, most likely the one from %2; for loops over time there are recurrent operators.</source>
        <translation>依赖于自己的结果：%1 构成了环。请断开其中一条连线，最可能是来自 %2 的那条；沿时间的循环请用循环算子。</translation>
    </message>
    <message>
        <source>an input</source>
        <translation>一个输入</translation>
    </message>
    <message>
        <source>a target</source>
        <translation>一个目标</translation>
    </message>
    <message>
        <source>is %1 that nothing uses; connect it or delete it.</source>
        <translation>是%1，但没有被使用；请连接它或删除它。</translation>
    </message>
    <message>
        <source> and the %1 node%2 before it</source>
        <translation>及其之前的 %1 个节点</translation>
    </message>
    <message>
        <source>leads nowhere: no loss depends on its result%1, so %2 weights in it%3 will not be trained. Connect it, or delete it.</source>
        <translation>没有去处：没有损失依赖于它的结果%1，因此其中%3的 %2 个权重不会被训练。请连接它，或删除它。</translation>
    </message>
    <message>
        <source>feeds no loss; it%1 will be computed as a further output of the network. Delete it if that is not wanted.</source>
        <translation>没有通向任何损失；它%1会作为网络的附加输出被计算。若不需要，请删除它。</translation>
    </message>
    <message>
        <source>uses the weights of %1, which begin and are trained as %2 says: %3 %4 no effect here. Set %5 in %6, or not at all.</source>
        <translation>使用 %1 的权重，它们的初始化和训练由 %2 决定：%3 在这里不起作用。请在 %6 中设置 %5，或者不设置。</translation>
    </message>
    <message>
        <source>no data are chosen yet; choose data that give %1.</source>
        <translation>尚未选择数据；请选择能提供%1的数据。</translation>
    </message>
    <message>
        <source>what it needs</source>
        <translation>所需内容</translation>
    </message>
    <message>
        <source>compares %1 with %2 the wrong way round: the prediction goes to %3, the label to %4. Exchange the two wires.</source>
        <translation>把 %1 与 %2 比较的方向反了：预测应接到 %3，标签应接到 %4。请交换这两条连线。</translation>
    </message>
    <message>
        <source>is fed by %1, the very answer that %2 asks for: the network could copy it and would learn nothing. Feed it from an Input.</source>
        <translation>的输入来自 %1，而这正是 %2 要问的答案：网络可以照抄，什么也学不到。请改从 Input 输入。</translation>
    </message>
    <message>
        <source>compares the network with itself: neither %1 nor %2 depends on a Target. Connect its target to one.</source>
        <translation>在拿网络与它自己比较：%1 和 %2 都不依赖于 Target。请把它的目标接到一个 Target。</translation>
    </message>
    <message>
        <source>applies %1, which %2 (%3) applies again; harmless but superfluous.</source>
        <translation>应用了 %1，而 %2（%3）会再应用一次；无害但多余。</translation>
    </message>
    <message>
        <source>applies %1, and so does %2 (%3) by itself: twice, the network learns slowly or not at all. Remove it here; probabilities can be had beside the loss.</source>
        <translation>应用了 %1，而 %2（%3）自己也会应用：两次会使网络学得很慢甚至学不到。请在这里去掉；概率可以在损失之外另行得到。</translation>
    </message>
    <message>
        <source>applies %1 to the scores that %2 (%3) takes, which may be any number: some scores can then never be given. The last layer needs no activation.</source>
        <translation>对 %2（%3）的打分应用了 %1，而打分可以是任意数：这样有些分数永远给不出来。最后一层不需要激活函数。</translation>
    </message>
    <message>
        <source>sets scores to 0 at random right before %1: noise that no layer can make up for. Put it before the last layer.</source>
        <translation>恰在 %1 之前随机把打分置 0：没有后续层能弥补这种噪声。请放到最后一层之前。</translation>
    </message>
    <message>
        <source>(%1) needs probabilities from 0 to 1, but %2 gives any number; put a sigmoid or softmax between.</source>
        <translation>（%1）需要 0 到 1 的概率，但 %2 给出任意数；请在中间放一个 sigmoid 或 softmax。</translation>
    </message>
    <message>
        <source>(%1) needs logarithms of probabilities, but %2 gives %3; put a logarithm of softmax between.</source>
        <translation>（%1）需要概率的对数，但 %2 给出%3；请在中间放一个 LogSoftmax。</translation>
    </message>
    <message>
        <source>any number</source>
        <translation>任意数</translation>
    </message>
    <message>
        <source>sample</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>gives %1 score%2 a %3 (%4), but %5 has %6 classes (%7, …); %8 needs %9.</source>
        <translation>每个%3给出 %1 个打分（%4），但 %5 有 %6 个类别（%7, …）；%8 需要 %9。</translation>
    </message>
    <message>
        <source>has %1 entr%2, but the %3 of %4 holds %5 different numbers; set %6 to %7.</source>
        <translation>有 %1 个条目，但 %4 的 %3 含有 %5 个不同的数；请把 %6 设为 %7。</translation>
    </message>
    <message>
        <source>computes with the %1 of %2 as with amounts, but its numbers stand for names (1 for %3, 2 for %4); look them up in an embedding instead.</source>
        <translation>把 %2 的 %1 当作数量来计算，但它的数字代表名称（1 代表 %3，2 代表 %4）；请改用嵌入来查找。</translation>
    </message>
    <message>
        <source>takes %1, of which only the last %2 count as features, so %3 gets %4 where one row of scores a sample is needed; flatten or pool before it.</source>
        <translation>接收 %1，其中只有最后的 %2 算作特征，所以 %3 得到的是 %4，而它需要每个样本一行打分；请先展平或池化。</translation>
    </message>
    <message>
        <source>depends on no weights, so there is nothing to learn; put at least one layer with weights, such as a linear one, before it.</source>
        <translation>不依赖任何权重，没有可学习的东西；请在它之前至少放一个有权重的层，例如线性层。</translation>
    </message>
    <message>
        <source>is frozen%1: training would change nothing. Unfreeze at least one.</source>
        <translation>已冻结%1：训练不会改变任何东西。请至少解冻一个。</translation>
    </message>
    <message>
        <source>, as are all %1 nodes with weights</source>
        <translation>，全部 %1 个有权重的节点也都如此</translation>
    </message>
    <message>
        <source>the batch size is %1, but %2 has only %3 samples to train on; choose a smaller one.</source>
        <translation>批大小为 %1，但 %2 只有 %3 个训练样本；请选小一些。</translation>
    </message>
    <message>
        <source>one value a channel has no variance, and training stops with an error</source>
        <translation>每个通道只有一个值，没有方差，训练会因错误而停止</translation>
    </message>
    <message>
        <source>its statistics come from one sample (%1) and say little about the others</source>
        <translation>它的统计量来自单个样本（%1），对其他样本说明不了什么</translation>
    </message>
    <message>
        <source>normalises over the batch, but the batch size is 1: %1. Choose a larger batch, or a normalisation that looks at each sample alone.</source>
        <translation>在批上做归一化，但批大小为 1：%1。请用更大的批，或改用对每个样本单独归一化的层。</translation>
    </message>
    <message>
        <source>is followed by %1 without an activation between: together they can do no more than one linear layer.</source>
        <translation>后面紧接 %1，中间没有激活函数：合在一起也只相当于一个线性层。</translation>
    </message>
    <message>
        <source>training with batches of %1 needs about %2 of memory, but there are %3; choose smaller batches or a smaller network.</source>
        <translation>以 %1 为批大小训练约需 %2 内存，但只有 %3；请选择更小的批或更小的网络。</translation>
    </message>
    <message>
        <source>has a result with sizes beyond all bounds; make them smaller, or give numbers for names.</source>
        <translation>结果的尺寸超出了一切限度；请把尺寸改小，或用数字代替名称。</translation>
    </message>
    <message>
        <source>a dimension's name must be an identifier, not %1</source>
        <translation>维度的名称必须是标识符，不能是 %1</translation>
    </message>
    <message>
        <source>the text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>%1 is not a complete JSON file (%2); open the original again or a backup of it.</source>
        <translation>%1 不是完整的 JSON 文件（%2）；请重新打开原文件或它的备份。</translation>
    </message>
    <message>
        <source>%1 is not a Symloom document: it lacks "format": "symloom".</source>
        <translation>%1 不是 Symloom 文档：缺少 "format": "symloom"。</translation>
    </message>
    <message>
        <source>%1 is damaged: %2.</source>
        <translation>%1 已损坏：%2。</translation>
    </message>
    <message>
        <source>%1 is damaged: %2</source>
        <translation>%1 已损坏：%2</translation>
    </message>
    <message>
        <source>%1 has %2 MiB; a Symloom document has at most 256.</source>
        <translation>%1 有 %2 MiB；Symloom 文档最多 256 MiB。</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>无法读取 %1：%2。</translation>
    </message>
    <message>
        <source>it is a pipe or a device</source>
        <translation>它是管道或设备</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2; choose another folder or free some space.</source>
        <translation>无法写入 %1：%2；请换一个文件夹或腾出空间。</translation>
    </message>
    <message>
        <source>two blocks are called %1; rename one of them.</source>
        <translation>有两个块都叫 %1；请给其中一个改名。</translation>
    </message>
    <message>
        <source>the block %1 exposes %2 of a node that it lacks.</source>
        <translation>块 %1 公开了 %2，但它没有那个节点。</translation>
    </message>
    <message>
        <source>two annotations are called %1.</source>
        <translation>有两个注释都叫 %1。</translation>
    </message>
    <message>
        <source>two nodes are called %1; rename one of them.</source>
        <translation>有两个节点都叫 %1；请给其中一个改名。</translation>
    </message>
    <message>
        <source>%1 stands at a point that is no place on the canvas.</source>
        <translation>%1 所在的点不在画布上。</translation>
    </message>
    <message>
        <source>%1 has points on the way to an input that nothing feeds.</source>
        <translation>%1 有通往未连接输入的途经点。</translation>
    </message>
    <message>
        <source>a value has lists inside lists, more than %1 deep.</source>
        <translation>某个值的列表嵌套超过 %1 层。</translation>
    </message>
    <message>
        <source>the data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>the optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>the schedule</source>
        <translation>学习率调度</translation>
    </message>
    <message>
        <source>there is already a node called %1.</source>
        <translation>已经有名为 %1 的节点。</translation>
    </message>
    <message>
        <source>Add %1</source>
        <translation>添加 %1</translation>
    </message>
    <message>
        <source>Delete %1</source>
        <translation>删除 %1</translation>
    </message>
    <message>
        <source>there is no node called %1.</source>
        <translation>没有名为 %1 的节点。</translation>
    </message>
    <message>
        <source>%1 depends on %2: this wire would close a cycle. Use a recurrent operator for loops.</source>
        <translation>%1 依赖于 %2：这条连线会形成环。需要循环时请用循环算子。</translation>
    </message>
    <message>
        <source>%1 (%2) has no input %3 (it has %4).</source>
        <translation>%1（%2）没有输入 %3（有 %4）。</translation>
    </message>
    <message>
        <source>%1 (%2) has no output %3 (it has %4).</source>
        <translation>%1（%2）没有输出 %3（有 %4）。</translation>
    </message>
    <message>
        <source>Connect %1 to %2</source>
        <translation>连接 %1 到 %2</translation>
    </message>
    <message>
        <source>Disconnect %1</source>
        <translation>断开 %1</translation>
    </message>
    <message>
        <source>%1: the operator %2 is not known here, so it cannot be changed.</source>
        <translation>%1：这里不认识算子 %2，因此无法修改。</translation>
    </message>
    <message>
        <source>Set %1 of %2</source>
        <translation>设置 %2 的 %1</translation>
    </message>
    <message>
        <source>Rename %1</source>
        <translation>重命名 %1</translation>
    </message>
    <message>
        <source>Rename %1 to %2</source>
        <translation>把 %1 重命名为 %2</translation>
    </message>
    <message>
        <source>Move %1</source>
        <translation>移动 %1</translation>
    </message>
    <message>
        <source>no wire ends at %1.%2, so none can be led anywhere.</source>
        <translation>没有连线接到 %1.%2，因此无法改变其走向。</translation>
    </message>
    <message>
        <source>the wire to %1.%2</source>
        <translation>到 %1.%2 的连线</translation>
    </message>
    <message>
        <source>Lead the wire to %1</source>
        <translation>改变到 %1 的连线走向</translation>
    </message>
    <message>
        <source>Straighten wires of %1</source>
        <translation>拉直 %1 的连线</translation>
    </message>
    <message>
        <source>Change the recipe</source>
        <translation>更改训练配方</translation>
    </message>
    <message>
        <source>Choose %1 for %2</source>
        <translation>为%2选择 %1</translation>
    </message>
    <message>
        <source>the recipe</source>
        <translation>训练配方</translation>
    </message>
    <message>
        <source>Change %1</source>
        <translation>更改 %1</translation>
    </message>
    <message>
        <source>Delete annotations</source>
        <translation>删除注释</translation>
    </message>
    <message>
        <source>Change the title</source>
        <translation>更改标题</translation>
    </message>
    <message>
        <source>%1: the operator %2 is not known here, so it cannot be bypassed.</source>
        <translation>%1：这里不认识算子 %2，因此无法旁路。</translation>
    </message>
    <message>
        <source>%1 nodes</source>
        <translation>%1 个节点</translation>
    </message>
    <message>
        <source>Inside %1: %2%3</source>
        <translation>在 %1 内：%2%3</translation>
    </message>
    <message>
        <source>changes all %1 uses of %2</source>
        <translation>会改变 %2 的全部 %1 处使用</translation>
    </message>
    <message>
        <source>changes %1</source>
        <translation>会改变 %1</translation>
    </message>
    <message>
        <source>%1 parameters as before</source>
        <translation>%1 个参数，与之前相同</translation>
    </message>
    <message>
        <source>%1 parameters</source>
        <translation>%1 个参数</translation>
    </message>
    <message>
        <source>%1 → %2 parameters</source>
        <translation>%1 → %2 个参数</translation>
    </message>
    <message>
        <source>the network then has %1 parameters</source>
        <translation>之后网络有 %1 个参数</translation>
    </message>
    <message>
        <source>%1; the next problem is then %2: %3</source>
        <translation>%1；之后的下一个问题是 %2：%3</translation>
    </message>
    <message>
        <source>Use %1 for %2</source>
        <translation>用 %1 代替 %2</translation>
    </message>
    <message>
        <source>Move %1 to before %2</source>
        <translation>把 %1 移到 %2 之前</translation>
    </message>
    <message>
        <source>Insert %1%2 between %3 and %4</source>
        <translation>在 %3 与 %4 之间插入 %1%2</translation>
    </message>
    <message>
        <source>%1 before %2</source>
        <translation>%2 之前的 %1</translation>
    </message>
    <message>
        <source>Set %1 of %2 to %3</source>
        <translation>把 %2 的 %1 设为 %3</translation>
    </message>
    <message>
        <source>Use %1 instead of %2</source>
        <translation>用 %1 代替 %2</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2 的 %1</translation>
    </message>
    <message>
        <source>Declare %1 as %2</source>
        <translation>把 %1 声明为 %2</translation>
    </message>
    <message>
        <source>Remove the activation of %1</source>
        <translation>去掉 %1 的激活函数</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>移除 %1</translation>
    </message>
    <message>
        <source>Feed %1 from %2; keep %3 as a further output</source>
        <translation>改由 %2 输入到 %1；%3 保留为附加输出</translation>
    </message>
    <message>
        <source>Move it before %1</source>
        <translation>移到 %1 之前</translation>
    </message>
    <message>
        <source>Use %1, which takes any numbers</source>
        <translation>用 %1，它接受任意数</translation>
    </message>
    <message>
        <source>Insert %1 before %2</source>
        <translation>在 %2 之前插入 %1</translation>
    </message>
    <message>
        <source>Exchange the wires at %1 and %2</source>
        <translation>交换 %1 与 %2 处的连线</translation>
    </message>
    <message>
        <source>Feed %1 of %2 from %3</source>
        <translation>让 %2 的 %1 取自 %3</translation>
    </message>
    <message>
        <source>Leave %1 out, so that the prediction does not depend on the label</source>
        <translation>去掉 %1，使预测不依赖于标签</translation>
    </message>
    <message>
        <source>Add %1 behind %2</source>
        <translation>在 %2 之后添加 %1</translation>
    </message>
    <message>
        <source>Declare %1 as %2 %3, as the data are</source>
        <translation>按数据把 %1 声明为 %2 %3</translation>
    </message>
    <message>
        <source>%1, and insert %2 behind it</source>
        <translation>%1，并在其后插入 %2</translation>
    </message>
    <message>
        <source>Use the data %1</source>
        <translation>使用数据 %1</translation>
    </message>
    <message>
        <source>Give %1 %2 entries, as the data have</source>
        <translation>按数据给 %1 设 %2 个条目</translation>
    </message>
    <message>
        <source>Take the field %1</source>
        <translation>取字段 %1</translation>
    </message>
    <message>
        <source>Take the next field of the data</source>
        <translation>取数据的下一个字段</translation>
    </message>
    <message>
        <source>Use %1 in its place</source>
        <translation>改用 %1</translation>
    </message>
    <message>
        <source>all %1 nodes</source>
        <translation>全部 %1 个节点</translation>
    </message>
    <message>
        <source>Unfreeze %1</source>
        <translation>解冻 %1</translation>
    </message>
    <message>
        <source>Set the batch size to %1</source>
        <translation>把批大小设为 %1</translation>
    </message>
    <message>
        <source>Give %1 the activation %2</source>
        <translation>给 %1 加上激活函数 %2</translation>
    </message>
    <message>
        <source>%1 has %2 inputs.</source>
        <translation>%1 有 %2 个输入。</translation>
    </message>
    <message>
        <source>Connect %1 to %2 of %3</source>
        <translation>把 %1 接到 %3 的 %2</translation>
    </message>
    <message>
        <source>Connect %1 through %2 to %3 of %4</source>
        <translation>让 %1 经过 %2 接到 %4 的 %3</translation>
    </message>
    <message>
        <source>Add the %1 %2 and connect it to %3 of %4</source>
        <translation>添加 %1 %2 并接到 %4 的 %3</translation>
    </message>
    <message>
        <source>Disconnect %1 of %2</source>
        <translation>断开 %2 的 %1</translation>
    </message>
    <message>
        <source>Move the wire from %1 to %2 of %3</source>
        <translation>把 %3 的 %1 上的连线移到 %2</translation>
    </message>
    <message>
        <source>Cut the wire from %1 to %2</source>
        <translation>断开从 %1 到 %2 的连线</translation>
    </message>
    <message>
        <source>Feed %1 of %2 from %3 instead of %4</source>
        <translation>让 %2 的 %1 取自 %3，而不是 %4</translation>
    </message>
    <message>
        <source>Cut the wire from %1 to %2 and remove %3</source>
        <translation>断开从 %1 到 %2 的连线并移除 %3</translation>
    </message>
    <message>
        <source>the %1 nodes of this branch</source>
        <translation>此分支的 %1 个节点</translation>
    </message>
    <message>
        <source>%1 of %2 %3 dropped</source>
        <translation>%2 的 %1 会被丢弃</translation>
    </message>
    <message>
        <source>drop %1</source>
        <translation>去掉 %1</translation>
    </message>
    <message>
        <source>%1 becomes %2</source>
        <translation>%1 变为 %2</translation>
    </message>
    <message>
        <source>Mend %1: %2</source>
        <translation>修正 %1：%2</translation>
    </message>
    <message>
        <source>Reset what is wrong of %1 to its defaults</source>
        <translation>把 %1 中有误的设置恢复为默认值</translation>
    </message>
    <message>
        <source>Share the weights of %1 instead</source>
        <translation>改为共享 %1 的权重</translation>
    </message>
    <message>
        <source>Give %1 weights of its own</source>
        <translation>给 %1 单独的权重</translation>
    </message>
    <message>
        <source>Set %1 in %2, whose weights they are</source>
        <translation>在拥有这些权重的 %2 中设置 %1</translation>
    </message>
    <message>
        <source>Reset %1 of %2</source>
        <translation>把 %2 的 %1 恢复为默认值</translation>
    </message>
    <message>
        <source>Select the nodes that are to become a block first.</source>
        <translation>请先选择要组合成块的节点。</translation>
    </message>
    <message>
        <source>%1 (%2) cannot be part of a block; leave it out of the selection.</source>
        <translation>%1（%2）不能放入块中；请不要选择它。</translation>
    </message>
    <message>
        <source>%1 uses the weights of %2; select both, or neither.</source>
        <translation>%1 使用 %2 的权重；请两个都选中，或都不选中。</translation>
    </message>
    <message>
        <source>%1 lies between the selected nodes; select it too.</source>
        <translation>%1 位于所选节点之间；请一并选择它。</translation>
    </message>
    <message>
        <source>Make block %1</source>
        <translation>组合成块 %1</translation>
    </message>
    <message>
        <source>%1 is not a block.</source>
        <translation>%1 不是块。</translation>
    </message>
    <message>
        <source>%1 repeats its block %2 times; set repeat to 1 to expand it.</source>
        <translation>%1 把它的块重复 %2 次；要展开请把 repeat 设为 1。</translation>
    </message>
    <message>
        <source>%1 is bypassed; take it back into the network to expand it.</source>
        <translation>%1 已被旁路；请先取消旁路，再展开它。</translation>
    </message>
    <message>
        <source>%1 uses the weights of %2; give it weights of its own to expand %3.</source>
        <translation>%1 使用 %2 的权重；请先让它拥有自己的权重，再展开 %3。</translation>
    </message>
    <message>
        <source>Expand %1</source>
        <translation>展开 %1</translation>
    </message>
    <message>
        <source>is on, or fed by, a cycle of wires; cut one of them.</source>
        <translation>位于连线的环上，或由环输入；请断开其中一条连线。</translation>
    </message>
    <message>
        <source>the operator %1 is not known here; it is kept as it is, but cannot be trained.</source>
        <translation>这里不认识算子 %1；它会原样保留，但不能训练。</translation>
    </message>
    <message>
        <source>its input is not connected; draw a wire to it.</source>
        <translation>它的输入没有连接；请连上一条线。</translation>
    </message>
    <message>
        <source>has no input %1 (it has %2).</source>
        <translation>没有输入 %1（有 %2）。</translation>
    </message>
    <message>
        <source>its input%1 is not connected; draw a wire to it.</source>
        <translation>它的输入%1没有连接；请连上一条线。</translation>
    </message>
    <message>
        <source>Judge by %1</source>
        <translation>用 %1 评判</translation>
    </message>
    <message>
        <source>%1 is damaged: its "version" is %2, not a whole number.</source>
        <translation>%1 已损坏：它的 "version" 是 %2，不是整数。</translation>
    </message>
    <message>
        <source>%1 was written by a newer Symloom (file version %2, this one reads up to %3); update Symloom to open it.</source>
        <translation>%1 由更新版本的 Symloom 写成（文件版本 %2，此版本最高可读 %3）；请更新 Symloom 后再打开。</translation>
    </message>
    <message>
        <source>%1 cannot name a node: use letters, digits and _ (at most 64), starting with a letter.</source>
        <translation>%1 不能用作节点名：请使用字母、数字和 _（最多 64 个），并以字母开头。</translation>
    </message>
    <message>
        <source>%1 cannot name a node: Python reserves the word. Try %2.</source>
        <translation>%1 不能用作节点名：它是 Python 的保留字。可用 %2。</translation>
    </message>
    <message>
        <source>%1 cannot name a node: torch's modules use the name. Try %2.</source>
        <translation>%1 不能用作节点名：torch 的模块使用该名称。可用 %2。</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>one of %1</source>
        <translation>%1 之一</translation>
    </message>
    <message>
        <source>a dtype (%1)</source>
        <translation>数据类型（%1）</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>a number below 2^53</source>
        <translation>小于 2^53 的数</translation>
    </message>
    <message>
        <source>a finite number</source>
        <translation>有限的数</translation>
    </message>
    <message>
        <source>a number up to 3.4e38</source>
        <translation>不大于 3.4e38 的数</translation>
    </message>
    <message>
        <source>a list of numbers</source>
        <translation>一列数</translation>
    </message>
    <message>
        <source>one number or %1 of them</source>
        <translation>一个数或 %1 个数</translation>
    </message>
    <message>
        <source>a shape such as N, 1, 28, 28 (whole numbers ≥ %1, or names for sizes that vary)</source>
        <translation>形如 N, 1, 28, 28 的形状（≥ %1 的整数，或可变大小的名称）</translation>
    </message>
    <message>
        <source> from %1 to %2</source>
        <translation>（%1 到 %2）</translation>
    </message>
    <message>
        <source> or none</source>
        <translation>或无</translation>
    </message>
    <message>
        <source>%1 must be %2%3, not %4.</source>
        <translation>%1 必须是%2%3，不能是 %4。</translation>
    </message>
    <message>
        <source>%1 has no attribute %2 (it has %3).</source>
        <translation>%1 没有属性 %2（有 %3）。</translation>
    </message>
    <message>
        <source>needs %1, but %2 is %3 (%4 dimension%5).</source>
        <translation>需要%1，但 %2 是 %3（%4 维）。</translation>
    </message>
    <message>
        <source>needs %1, but %2 is %3.</source>
        <translation>需要%1，但 %2 是 %3。</translation>
    </message>
    <message>
        <source>needs a known %1, but %2 has %3 there; give a number instead of a name.</source>
        <translation>需要已知的%1，但 %2 那里是 %3；请用数字代替名称。</translation>
    </message>
    <message>
        <source>floating-point numbers</source>
        <translation>浮点数</translation>
    </message>
    <message>
        <source>its min_val %1 is above its max_val %2; exchange them.</source>
        <translation>min_val %1 大于 max_val %2；请交换它们。</translation>
    </message>
    <message>
        <source>needs a dimension to halve, but input is a scalar.</source>
        <translation>需要一个可以对半分的维度，但 input 是标量。</translation>
    </message>
    <message>
        <source>halves dimension %1, but input %2 has %3 there, an odd number.</source>
        <translation>把维度 %1 对半分，但输入 %2 在那里是 %3，是奇数。</translation>
    </message>
    <message>
        <source>float32, as its weights are</source>
        <translation>float32，与其权重相同</translation>
    </message>
    <message>
        <source>needs channels in dimension 1 for a slope of their own, but input is %1; turn per_channel off.</source>
        <translation>需要维度 1 是通道，以便各有斜率，但 input 是 %1；请关闭 per_channel。</translation>
    </message>
    <message>
        <source>number of channels</source>
        <translation>通道数</translation>
    </message>
    <message>
        <source>its lower bound %1 is above its upper bound %2; exchange them.</source>
        <translation>下界 %1 大于上界 %2；请交换它们。</translation>
    </message>
    <message>
        <source>needs real numbers, but %1 is complex.</source>
        <translation>需要实数，但 %1 是复数。</translation>
    </message>
    <message>
        <source>needs numbers, but both inputs are bool.</source>
        <translation>需要数值，但两个输入都是 bool。</translation>
    </message>
    <message>
        <source>subtracts numbers, but %1 is bool; use a comparison or cast it.</source>
        <translation>对数值做减法，但 %1 是 bool；请用比较算子，或先转换类型。</translation>
    </message>
    <message>
        <source>rounds its results, which complex numbers have no way to.</source>
        <translation>要对结果取整，而复数无法取整。</translation>
    </message>
    <message>
        <source>real numbers</source>
        <translation>实数</translation>
    </message>
    <message>
        <source>multiplies matrices of one format, but input is %1 and %2 is %3; cast one.</source>
        <translation>相乘的矩阵须为同一格式，但 input 是 %1，%2 是 %3；请转换其中一个。</translation>
    </message>
    <message>
        <source>one vector a sample (N, features)</source>
        <translation>每个样本一个向量 (N, features)</translation>
    </message>
    <message>
        <source>needs one batch, but input is %1 and other is %2.</source>
        <translation>需要相同的批，但 input 是 %1，other 是 %2。</translation>
    </message>
    <message>
        <source>needs floating-point numbers, but both are %1.</source>
        <translation>需要浮点数，但两者都是 %1。</translation>
    </message>
    <message>
        <source>needs vectors, but both inputs are scalars.</source>
        <translation>需要向量，但两个输入都是标量。</translation>
    </message>
    <message>
        <source>lists of vectors (…, places, features)</source>
        <translation>向量的列表 (…, places, features)</translation>
    </message>
    <message>
        <source>needs floating-point numbers, but %1 is %2.</source>
        <translation>需要浮点数，但 %1 是 %2。</translation>
    </message>
    <message>
        <source>number of features</source>
        <translation>特征数</translation>
    </message>
    <message>
        <source>needs as many features in both, but input is %1 and other is %2.</source>
        <translation>两者的特征数必须相同，但 input 是 %1，other 是 %2。</translation>
    </message>
    <message>
        <source>a batch of sequences (N, T, features)</source>
        <translation>一批序列 (N, T, features)</translation>
    </message>
    <message>
        <source>has %1 heads, which do not divide the %2 features of %3.</source>
        <translation>有 %1 个头，不能整除 %3 的 %2 个特征。</translation>
    </message>
    <message>
        <source>needs %1 in the format of %2, %3, but it is %4.</source>
        <translation>需要 %1 与 %2 的格式相同，即 %3，但它是 %4。</translation>
    </message>
    <message>
        <source>needs the same batch in %1 (%2) and %3 (%4).</source>
        <translation>%1（%2）与 %3（%4）的批必须相同。</translation>
    </message>
    <message>
        <source>Xavier uniform</source>
        <translation>Xavier 均匀分布</translation>
    </message>
    <message>
        <source>Xavier normal</source>
        <translation>Xavier 正态分布</translation>
    </message>
    <message>
        <source>Kaiming uniform</source>
        <translation>Kaiming 均匀分布</translation>
    </message>
    <message>
        <source>needs one value for each key, but key is %1 and value is %2.</source>
        <translation>每个键需要一个值，但 key 是 %1，value 是 %2。</translation>
    </message>
    <message>
        <source>a mask of floating-point numbers or bool</source>
        <translation>浮点数或 bool 的掩码</translation>
    </message>
    <message>
        <source>a mask (T, source)</source>
        <translation>掩码 (T, source)</translation>
    </message>
    <message>
        <source>a mask (N, source)</source>
        <translation>掩码 (N, source)</translation>
    </message>
    <message>
        <source>who looked at what %1</source>
        <translation>谁关注了什么 %1</translation>
    </message>
    <message>
        <source>needs places and features last (…, T, features), but %1 is %2.</source>
        <translation>需要最后两维是位置和特征 (…, T, features)，但 %1 是 %2。</translation>
    </message>
    <message>
        <source>needs as many features in query (%1) as in key (%2).</source>
        <translation>query 的特征数（%1）必须与 key（%2）相同。</translation>
    </message>
    <message>
        <source>is causal and has a mask too; take the wire to attn_mask away or switch is_causal off.</source>
        <translation>既是因果的又有掩码；请去掉接到 attn_mask 的连线，或关闭 is_causal。</translation>
    </message>
    <message>
        <source>needs a mask that fits its scores %1, but attn_mask is %2.</source>
        <translation>掩码必须与它的打分 %1 相配，但 attn_mask 是 %2。</translation>
    </message>
    <message>
        <source>yes or no (bool) as its condition</source>
        <translation>是或否 (bool) 作为条件</translation>
    </message>
    <message>
        <source>yes or no (bool) as its mask</source>
        <translation>是或否 (bool) 作为掩码</translation>
    </message>
    <message>
        <source>cannot write %1 into %2.</source>
        <translation>不能把 %1 写入 %2。</translation>
    </message>
    <message>
        <source>size in its shape</source>
        <translation>形状中的大小</translation>
    </message>
    <message>
        <source>numbers the places of sequences (N, T, …), but input is %1.</source>
        <translation>给序列 (N, T, …) 的位置编号，但 input 是 %1。</translation>
    </message>
    <message>
        <source>needs floating-point numbers, but input is %1.</source>
        <translation>需要浮点数，但 input 是 %1。</translation>
    </message>
    <message>
        <source>class numbers (int64)</source>
        <translation>类别编号 (int64)</translation>
    </message>
    <message>
        <source>its window covers %1 values, but the input has only %2 there (with padding); use a smaller kernel, more padding or less pooling before.</source>
        <translation>窗口覆盖 %1 个值，但输入在那里只有 %2 个（含填充）；请用更小的卷积核、更多填充，或减少之前的池化。</translation>
    </message>
    <message>
        <source>a batch with channels (N, C, %1)</source>
        <translation>一批带通道的数据 (N, C, %1)</translation>
    </message>
    <message>
        <source>has %1 groups, which do not divide the %2 input channels.</source>
        <translation>有 %1 组，不能整除 %2 个输入通道。</translation>
    </message>
    <message>
        <source>has %1 groups, which do not divide its %2 output channels.</source>
        <translation>有 %1 组，不能整除它的 %2 个输出通道。</translation>
    </message>
    <message>
        <source>uniform by fan-in</source>
        <translation>按扇入均匀分布</translation>
    </message>
    <message>
        <source>cannot keep the size with a stride; set stride to 1 or turn same_padding off.</source>
        <translation>有步幅时不能保持大小不变；请把 stride 设为 1，或关闭 same_padding。</translation>
    </message>
    <message>
        <source>has %1 padding of %2, for which an axis of %3 is too short; use less padding or padding_mode zeros.</source>
        <translation>%1 填充为 %2，而长为 %3 的轴太短；请减少填充，或把 padding_mode 设为 zeros。</translation>
    </message>
    <message>
        <source>Slides learned windows over %1.</source>
        <translation>让学习到的窗口沿%1滑动。</translation>
    </message>
    <message>
        <source>one axis</source>
        <translation>一个轴</translation>
    </message>
    <message>
        <source>%1 axes</source>
        <translation>%1 个轴</translation>
    </message>
    <message>
        <source>its output_padding %1 must be smaller than its stride %2 or dilation %3.</source>
        <translation>output_padding %1 必须小于 stride %2 或 dilation %3。</translation>
    </message>
    <message>
        <source>its padding of %1 leaves nothing of an axis of %2; use less.</source>
        <translation>填充 %1 使长为 %2 的轴什么也不剩；请减小填充。</translation>
    </message>
    <message>
        <source>channels in dimension 1 (N, C, …)</source>
        <translation>维度 1 是通道的数据 (N, C, …)</translation>
    </message>
    <message>
        <source>a batch (N, …)</source>
        <translation>一批数据 (N, …)</translation>
    </message>
    <message>
        <source>use letters for dimensions, commas between inputs and -&gt; before the result</source>
        <translation>用字母表示维度，输入之间用逗号，结果之前用 -&gt;</translation>
    </message>
    <message>
        <source>dots come as one ... a term, for all other dimensions</source>
        <translation>点号写成 ...，每项一次，代表所有其他维度</translation>
    </message>
    <message>
        <source>cannot read the equation %1: %2.</source>
        <translation>无法读懂算式 %1：%2。</translation>
    </message>
    <message>
        <source>names %1 dimension%2 of %3 (%4), but that is %5.</source>
        <translation>写出了 %3 的 %1 个维度（%4），但它是 %5。</translation>
    </message>
    <message>
        <source>has an equation for %1 inputs (%2), but %3 are wired.</source>
        <translation>算式有 %1 个输入（%2），但接了 %3 个。</translation>
    </message>
    <message>
        <source>needs inputs of one format, but tensors0 is %1 and %2 is %3.</source>
        <translation>输入须为同一格式，但 tensors0 是 %1，%2 是 %3。</translation>
    </message>
    <message>
        <source>%1 must be in an input, and once in the result</source>
        <translation>%1 必须出现在某个输入中，且在结果中出现一次</translation>
    </message>
    <message>
        <source>uses %1 for %2 and for %3 (%4 is %5); a letter has one size.</source>
        <translation>%1 既表示 %2 又表示 %3（%4 是 %5）；一个字母只能有一种大小。</translation>
    </message>
    <message>
        <source>has neither a least nor a largest value; give min, max or both.</source>
        <translation>既没有最小值也没有最大值；请给出 min、max 或两者。</translation>
    </message>
    <message>
        <source>has padding_idx %1, but only %2 entries (0 to %3).</source>
        <translation>padding_idx 为 %1，但只有 %2 个条目（0 到 %3）。</translation>
    </message>
    <message>
        <source>whole numbers that name entries (int64)</source>
        <translation>表示条目编号的整数 (int64)</translation>
    </message>
    <message>
        <source>one bag of entries a sample (N, entries)</source>
        <translation>每个样本一袋条目 (N, entries)</translation>
    </message>
    <message>
        <source>a table (entries, features)</source>
        <translation>一张表 (entries, features)</translation>
    </message>
    <message>
        <source>knows %1 places, but the sequences of input %2 have %3; raise max_length.</source>
        <translation>只知道 %1 个位置，但输入 %2 的序列有 %3 个；请增大 max_length。</translation>
    </message>
    <message>
        <source>pairs sines with cosines, so it needs an even number of features, not %1.</source>
        <translation>正弦与余弦成对，因此特征数须为偶数，不能是 %1。</translation>
    </message>
    <message>
        <source>needs places and features last (…, T, features), but input is %1.</source>
        <translation>需要最后两维是位置和特征 (…, T, features)，但 input 是 %1。</translation>
    </message>
    <message>
        <source>cannot join scalars; use Stack.</source>
        <translation>不能拼接标量；请用 Stack。</translation>
    </message>
    <message>
        <source>joins tensors with equally many dimensions, but tensors0 is %1 and %2 is %3.</source>
        <translation>拼接的张量维数须相同，但 tensors0 是 %1，%2 是 %3。</translation>
    </message>
    <message>
        <source>joins along dimension %1, so all other sizes must be equal, but tensors0 is %2 and %3 is %4 (%5 against %6 in dimension %7).</source>
        <translation>沿维度 %1 拼接，其他大小都须相同，但 tensors0 是 %2，%3 是 %4（维度 %7 上 %5 对 %6）。</translation>
    </message>
    <message>
        <source>stacks tensors of one shape, but tensors0 is %1 and tensors%2 is %3.</source>
        <translation>堆叠的张量形状须相同，但 tensors0 是 %1，tensors%2 是 %3。</translation>
    </message>
    <message>
        <source>part %1</source>
        <translation>第 %1 部分</translation>
    </message>
    <message>
        <source>has no sections; give the size of at least one part.</source>
        <translation>没有分段；请至少给出一段的大小。</translation>
    </message>
    <message>
        <source>cuts parts of %1 = %2, but dimension %3 of input %4 is %5.</source>
        <translation>切成的各段为 %1 = %2，但输入 %4 的维度 %3 是 %5。</translation>
    </message>
    <message>
        <source>size in dimension %1, or one that is a multiple of %2</source>
        <translation>维度 %1 上的大小，或为 %2 的倍数</translation>
    </message>
    <message>
        <source>cannot cut %1 (dimension %2 of input %3) into %4 parts of %5; use fewer chunks, or Split with sizes.</source>
        <translation>不能把 %1（输入 %3 的维度 %2）切成 %4 段每段 %5；请减少 chunks，或用 Split 指定大小。</translation>
    </message>
    <message>
        <source>takes a range up to place %1 of dimension %2, but input %3 has %4 there, which may be less; give the size as a number where the data enter.</source>
        <translation>取到维度 %2 的第 %1 个位置，但输入 %3 那里是 %4，可能不够；请在数据进入处用数字给出大小。</translation>
    </message>
    <message>
        <source>takes number %1 along dimension %2, but input %3 has only %4 there.</source>
        <translation>沿维度 %2 取第 %1 个，但输入 %3 那里只有 %4 个。</translation>
    </message>
    <message>
        <source>whole numbers that name places (int64)</source>
        <translation>表示位置编号的整数 (int64)</translation>
    </message>
    <message>
        <source>needs a list of places, but index is %1.</source>
        <translation>需要一列位置，但 index 是 %1。</translation>
    </message>
    <message>
        <source>needs as many dimensions in index as in input, but input is %1 and index is %2.</source>
        <translation>index 的维数须与 input 相同，但 input 是 %1，index 是 %2。</translation>
    </message>
    <message>
        <source>asks for %1 places in dimension %2, but input %3 has %4 (index is %5).</source>
        <translation>要求维度 %2 上有 %1 个位置，但输入 %3 有 %4 个（index 是 %5）。</translation>
    </message>
    <message>
        <source>needs features in the last dimension, but input is a scalar.</source>
        <translation>最后一维须为特征，但 input 是标量。</translation>
    </message>
    <message>
        <source>features in the last dimension</source>
        <translation>最后一维是特征的数据</translation>
    </message>
    <message>
        <source>one row for each of input1</source>
        <translation>与 input1 逐行对应的数据</translation>
    </message>
    <message>
        <source>floating-point scores</source>
        <translation>浮点打分</translation>
    </message>
    <message>
        <source>needs one class number for each of %1, but target is %2.</source>
        <translation>%1 的每一个都需要一个类别编号，但 target 是 %2。</translation>
    </message>
    <message>
        <source>has %1 class weights, but input %2 has scores for %3 classes.</source>
        <translation>有 %1 个类别权重，但输入 %2 有 %3 个类别的打分。</translation>
    </message>
    <message>
        <source>one target for each number of %1</source>
        <translation>%1 的每个数对应一个目标</translation>
    </message>
    <message>
        <source>needs its target in the format of %1, %2, but %3 is %4; cast it, or let the data set give numbers instead of classes.</source>
        <translation>目标的格式须与 %1 相同，即 %2，但 %3 是 %4；请转换类型，或让数据集给出数值而不是类别。</translation>
    </message>
    <message>
        <source>floating-point predictions</source>
        <translation>浮点预测值</translation>
    </message>
    <message>
        <source>floating-point variances</source>
        <translation>浮点方差</translation>
    </message>
    <message>
        <source>needs a variance for each number of input %1 or for each row, but var is %2.</source>
        <translation>输入 %1 的每个数或每一行都需要一个方差，但 var 是 %2。</translation>
    </message>
    <message>
        <source>needs variances in the format of input, %1, but var is %2.</source>
        <translation>方差的格式须与 input 相同，即 %1，但 var 是 %2。</translation>
    </message>
    <message>
        <source>one class number for each sample</source>
        <translation>每个样本一个类别编号</translation>
    </message>
    <message>
        <source>looks at the %1 highest scores, but input %2 has only %3 classes.</source>
        <translation>查看最高的 %1 个打分，但输入 %2 只有 %3 个类别。</translation>
    </message>
    <message>
        <source>number of classes</source>
        <translation>类别数</translation>
    </message>
    <message>
        <source>needs at least two values %1, but input is %2; their variance would be 0.</source>
        <translation>%1至少需要两个值，但 input 是 %2；否则方差为 0。</translation>
    </message>
    <message>
        <source>a batch with channels %1</source>
        <translation>一批带通道的数据 %1</translation>
    </message>
    <message>
        <source>in each channel</source>
        <translation>每个通道</translation>
    </message>
    <message>
        <source>a batch with channels (N, C, …)</source>
        <translation>一批带通道的数据 (N, C, …)</translation>
    </message>
    <message>
        <source>has %1 groups, which do not divide the %2 channels.</source>
        <translation>有 %1 组，不能整除 %2 个通道。</translation>
    </message>
    <message>
        <source>in each group</source>
        <translation>每个组</translation>
    </message>
    <message>
        <source>normalises the last %1 dimensions, but input %2 has %3.</source>
        <translation>对最后 %1 维做归一化，但输入 %2 只有 %3 维。</translation>
    </message>
    <message>
        <source>size of what is normalised</source>
        <translation>被归一化部分的大小</translation>
    </message>
    <message>
        <source>a batch with channels and one to three axes (N, C, …)</source>
        <translation>一批带通道和一到三个轴的数据 (N, C, …)</translation>
    </message>
    <message>
        <source>%1 added on both sides.</source>
        <translation>在两侧添加%1。</translation>
    </message>
    <message>
        <source>its padding of %1 is more than half its kernel size of %2; use less.</source>
        <translation>填充 %1 超过卷积核大小 %2 的一半；请减小填充。</translation>
    </message>
    <message>
        <source>(N, C, %1) int64: where each value came from</source>
        <translation>(N, C, %1) int64：每个值来自何处</translation>
    </message>
    <message>
        <source>Minus infinity</source>
        <translation>负无穷</translation>
    </message>
    <message>
        <source>%1 of windows chosen so that the result has a given size.</source>
        <translation>窗口的%1，窗口的选取使结果具有给定大小。</translation>
    </message>
    <message>
        <source>a batch with channels and one to four axes (N, C, …)</source>
        <translation>一批带通道和一到四个轴的数据 (N, C, …)</translation>
    </message>
    <message>
        <source>the indices of a MaxPool (int64)</source>
        <translation>MaxPool 的索引 (int64)</translation>
    </message>
    <message>
        <source>needs an index for each value of %1, but indices is %2; wire both from one MaxPool%3d with return_indices.</source>
        <translation>%1 的每个值都需要一个索引，但 indices 是 %2；请从同一个开启了 return_indices 的 MaxPool%3d 接出两者。</translation>
    </message>
    <message>
        <source>the second output of MaxPool%1d</source>
        <translation>MaxPool%1d 的第二个输出</translation>
    </message>
    <message>
        <source>The mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>The largest value</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>uniform by hidden size</source>
        <translation>按隐藏大小均匀分布</translation>
    </message>
    <message>
        <source>a batch of sequences (%1, features)</source>
        <translation>一批序列 (%1, features)</translation>
    </message>
    <message>
        <source>has proj_size %1, which must be smaller than its hidden_size %2.</source>
        <translation>proj_size 为 %1，必须小于 hidden_size %2。</translation>
    </message>
    <message>
        <source>whole numbers (int64) as lengths</source>
        <translation>作为长度的整数 (int64)</translation>
    </message>
    <message>
        <source>a length for each sequence</source>
        <translation>每个序列一个长度</translation>
    </message>
    <message>
        <source>one step of every sequence (N, features)</source>
        <translation>每个序列的一步 (N, features)</translation>
    </message>
    <message>
        <source>needs both states or none: wire %1 too, or take the other wire away.</source>
        <translation>两个状态要么都接要么都不接：请把 %1 也接上，或去掉另一条连线。</translation>
    </message>
    <message>
        <source>a state (N, hidden_size)</source>
        <translation>状态 (N, hidden_size)</translation>
    </message>
    <message>
        <source>a state (layers × directions, N, size)</source>
        <translation>状态 (layers × directions, N, size)</translation>
    </message>
    <message>
        <source>%1 over sequences of different lengths; what pads them is not read.</source>
        <translation>对不等长序列的 %1；填充部分不会被读取。</translation>
    </message>
    <message>
        <source>a batch of sequences (N, T, …)</source>
        <translation>一批序列 (N, T, …)</translation>
    </message>
    <message>
        <source>a length for each sequence (N)</source>
        <translation>每个序列一个长度 (N)</translation>
    </message>
    <message>
        <source>floating-point numbers (a mean of whole numbers is none)</source>
        <translation>浮点数（整数的均值不再是整数）</translation>
    </message>
    <message>
        <source>looks for a value in dimension %1, but input %2 has none there.</source>
        <translation>在维度 %1 中找一个值，但输入 %2 在那里没有值。</translation>
    </message>
    <message>
        <source>wants the %1 largest, but dimension %2 of input %3 has only %4.</source>
        <translation>要最大的 %1 个，但输入 %3 的维度 %2 只有 %4 个。</translation>
    </message>
    <message>
        <source>gives %1 sizes, but input %2 has %3 dimensions; use -1 for those that stay.</source>
        <translation>给出 %1 个大小，但输入 %2 有 %3 维；保持不变的请写 -1。</translation>
    </message>
    <message>
        <source>has the size %1 in front; only sizes of the input can be kept.</source>
        <translation>最前面有大小 %1；只有输入已有的大小才能保持不变。</translation>
    </message>
    <message>
        <source>repeats sizes of 1 only, but dimension %1 of input %2 is %3, not 1 or %4.</source>
        <translation>只能重复大小为 1 的维度，但输入 %2 的维度 %1 是 %3，不是 1 或 %4。</translation>
    </message>
    <message>
        <source>takes the batch of like, but that is a scalar.</source>
        <translation>取 like 的批，但它是标量。</translation>
    </message>
    <message>
        <source>repeats one sample for a whole batch, so input must begin with 1, but it is %1.</source>
        <translation>把一个样本重复成整批，因此 input 的第一维须为 1，但它是 %1。</translation>
    </message>
    <message>
        <source>has %1 sizes; pad takes pairs (before, after), the last dimension's first.</source>
        <translation>有 %1 个大小；pad 需要成对（前, 后），从最后一维开始。</translation>
    </message>
    <message>
        <source>pads %1 dimensions, but input is %2.</source>
        <translation>填充 %1 个维度，但 input 是 %2。</translation>
    </message>
    <message>
        <source>pads at most 3 dimensions in mode %1, not %2.</source>
        <translation>模式 %1 最多填充 3 个维度，不能是 %2 个。</translation>
    </message>
    <message>
        <source>a batch with channels and %1 more for its %2 sizes</source>
        <translation>一批带通道的数据，另有 %1 维对应其 %2 个大小</translation>
    </message>
    <message>
        <source>cuts %1 from dimension %2 of input %3, which has only %4.</source>
        <translation>从输入 %3 的维度 %2 切去 %1，但那里只有 %4。</translation>
    </message>
    <message>
        <source>takes %1 values from the other side (%2), so %3 are needed, but input %4 has %5 there.</source>
        <translation>从另一侧取 %1 个值（%2），因此需要 %3 个，但输入 %4 在那里有 %5 个。</translation>
    </message>
    <message>
        <source>cannot resize input %1 in mode %2; for %3 ax%4s there are %5.</source>
        <translation>不能以模式 %2 缩放输入 %1；%3 个轴可用的有 %5。</translation>
    </message>
    <message>
        <source>aligns corners, which mode %1 cannot; switch align_corners off.</source>
        <translation>对齐角点，而模式 %1 做不到；请关闭 align_corners。</translation>
    </message>
    <message>
        <source>has %1 sizes for the %2 of input %3.</source>
        <translation>有 %1 个大小，对应输入 %3 的 %2。</translation>
    </message>
    <message>
        <source>size to multiply by %1</source>
        <translation>要乘以 %1 的大小</translation>
    </message>
    <message>
        <source>leaves nothing of input %1; use a larger scale_factor.</source>
        <translation>使输入 %1 什么也不剩；请增大 scale_factor。</translation>
    </message>
    <message>
        <source>images (N, C, H, W)</source>
        <translation>图像 (N, C, H, W)</translation>
    </message>
    <message>
        <source>needs channels in multiples of %1 (upscale_factor²), but input %2 has %3.</source>
        <translation>通道数须为 %1（upscale_factor²）的倍数，但输入 %2 有 %3 个。</translation>
    </message>
    <message>
        <source>needs height and width in multiples of %1, but input is %2.</source>
        <translation>高和宽须为 %1 的倍数，但 input 是 %2。</translation>
    </message>
    <message>
        <source>has %1 groups, which do not divide the %2 channels of input %3.</source>
        <translation>有 %1 组，不能整除输入 %3 的 %2 个通道。</translation>
    </message>
    <message>
        <source>flattens dimensions %1 to %2, but input %3 has %4.</source>
        <translation>展平维度 %1 到 %2，但输入 %3 只有 %4 维。</translation>
    </message>
    <message>
        <source>asks for the size %1, but input %2 has no such name (it has %3).</source>
        <translation>要求大小 %1，但输入 %2 没有这个名称（有 %3）。</translation>
    </message>
    <message>
        <source>has a size of 0; use -1 for a size that follows from the others.</source>
        <translation>有一个大小为 0；由其余推得的大小请写 -1。</translation>
    </message>
    <message>
        <source>has more than one -1; only one size can follow from the others.</source>
        <translation>有不止一个 -1；只有一个大小可由其余推得。</translation>
    </message>
    <message>
        <source>cannot arrange %1 numbers (input is %2) as %3, which holds %4%5.</source>
        <translation>不能把 %1 个数（input 是 %2）排成 %3，它容纳 %4%5 个。</translation>
    </message>
    <message>
        <source>multiples of </source>
        <translation>若干倍的 </translation>
    </message>
    <message>
        <source>keeps the batch, but input is a scalar.</source>
        <translation>保留批，但 input 是标量。</translation>
    </message>
    <message>
        <source>makes %1 of %2: only one size that varies can follow those that stay in place; transpose or permute first.</source>
        <translation>由 %2 得到 %1：只有一个可变大小能排在不动的大小之后；请先转置或重排。</translation>
    </message>
    <message>
        <source>has a size below 1; use -1 for one that follows from the others.</source>
        <translation>有一个大小小于 1；由其余推得的大小请写 -1。</translation>
    </message>
    <message>
        <source>orders %1 dimensions, but input %2 has %3; name each once, the batch (0) too.</source>
        <translation>给 %1 个维度排序，但输入 %2 有 %3 维；每一维各写一次，批 (0) 也要写。</translation>
    </message>
    <message>
        <source>drops dimension %1 if it is 1, but input %2 has %3 there, which may be 1 or not; name other dimensions.</source>
        <translation>当维度 %1 为 1 时去掉它，但输入 %2 在那里是 %3，可能是 1 也可能不是；请指定其他维度。</translation>
    </message>
    <message>
        <source>a vector a sample (N, features)</source>
        <translation>每个样本一个向量 (N, features)</translation>
    </message>
    <message>
        <source>targets of 1 and −1</source>
        <translation>取值为 1 和 −1 的目标</translation>
    </message>
    <message>
        <source>1 or −1 for each sample</source>
        <translation>每个样本为 1 或 −1</translation>
    </message>
    <message>
        <source>1 or −1 for each pair</source>
        <translation>每一对为 1 或 −1</translation>
    </message>
    <message>
        <source>log-probabilities (N, T, classes)</source>
        <translation>对数概率 (N, T, classes)</translation>
    </message>
    <message>
        <source>log-probabilities in float32 or float64</source>
        <translation>float32 或 float64 的对数概率</translation>
    </message>
    <message>
        <source>one sequence of class numbers a sample (N, S)</source>
        <translation>每个样本一个类别编号序列 (N, S)</translation>
    </message>
    <message>
        <source>whole numbers (int64)</source>
        <translation>整数 (int64)</translation>
    </message>
    <message>
        <source>needs one batch, but input is %1 and target is %2.</source>
        <translation>需要相同的批，但 input 是 %1，target 是 %2。</translation>
    </message>
    <message>
        <source>a length for each sample</source>
        <translation>每个样本一个长度</translation>
    </message>
    <message>
        <source>has class %1 as blank, but input %2 has classes 0 to %3.</source>
        <translation>以类别 %1 为空白，但输入 %2 的类别是 0 到 %3。</translation>
    </message>
    <message>
        <source>a mask of who may look at what</source>
        <translation>规定谁可以看什么的掩码</translation>
    </message>
    <message>
        <source>the sequence</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>a mask of the places that do not count</source>
        <translation>不计入的位置的掩码</translation>
    </message>
    <message>
        <source>needs both masks in one format, but src_mask is %1 and src_key_padding_mask %2.</source>
        <translation>两个掩码的格式须相同，但 src_mask 是 %1，src_key_padding_mask 是 %2。</translation>
    </message>
    <message>
        <source>needs as many features in memory (%1) as in input (%2).</source>
        <translation>memory 的特征数（%1）必须与 input（%2）相同。</translation>
    </message>
    <message>
        <source>a node has no option %1 (there are %2).</source>
        <translation>节点没有选项 %1（有 %2）。</translation>
    </message>
    <message>
        <source>%1: choose the %2 in which your data lie.</source>
        <translation>%1：请选择存放数据的 %2。</translation>
    </message>
    <message>
        <source>your own</source>
        <translation>您自己的</translation>
    </message>
    <message>
        <source>%1 before the %2 of %3</source>
        <translation>%1 移到 %3 的 %2 之前</translation>
    </message>
    <message>
        <source>%1: uses the weights of %2, which is bypassed; bypass %3 too, or use %4.</source>
        <translation>%1：使用 %2 的权重，而 %2 已被旁路；请把 %3 也旁路，或改用 %4。</translation>
    </message>
    <message>
        <source>%1 document</source>
        <translation>%1 文档</translation>
    </message>
    <message>
        <source>the picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>%1 has %2 MiB, more than any picture Symloom makes.</source>
        <translation>%1 有 %2 MiB，比 Symloom 生成的任何图片都大。</translation>
    </message>
    <message>
        <source>%1 declares a document type, which no picture of Symloom does; it was not read.</source>
        <translation>%1 声明了文档类型，而 Symloom 的图片不会这样做；未读取。</translation>
    </message>
    <message>
        <source>%1 is not a complete SVG (%2); open the original again.</source>
        <translation>%1 不是完整的 SVG（%2）；请重新打开原文件。</translation>
    </message>
    <message>
        <source>%1 holds no Symloom document; only pictures that Symloom exported do.</source>
        <translation>%1 中没有 Symloom 文档；只有 Symloom 导出的图片才有。</translation>
    </message>
    <message>
        <source>%1 is not a PNG.</source>
        <translation>%1 不是 PNG。</translation>
    </message>
    <message>
        <source>%1 is a damaged PNG; open the original again.</source>
        <translation>%1 是损坏的 PNG；请重新打开原文件。</translation>
    </message>
    <message>
        <source>%1 is damaged: the document in it is cut short.</source>
        <translation>%1 已损坏：其中的文档被截断。</translation>
    </message>
    <message>
        <source>%1 is damaged: the document in it cannot be unpacked (%2).</source>
        <translation>%1 已损坏：其中的文档无法解压（%2）。</translation>
    </message>
    <message>
        <source>%1 is damaged: the document in it is cut short or too large.</source>
        <translation>%1 已损坏：其中的文档被截断或过大。</translation>
    </message>
    <message>
        <source>needs shapes that fit together (sizes equal, or 1), but %1 is %2 and %3 is %4: %5 does not go with %6 in dimension %7 (counted from the end).</source>
        <translation>形状须能互相配合（大小相等，或为 1），但 %1 是 %2，%3 是 %4：维度 %7（从末尾数）上 %5 与 %6 不符。</translation>
    </message>
    <message>
        <source>would mix complex64 with %1, and there is no complex format for both; cast one of them.</source>
        <translation>会把 complex64 与 %1 混用，而没有同时容纳两者的复数格式；请转换其中一个。</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 到 %2</translation>
    </message>
    <message>
        <source>has dimension %1, but %2 is %3 (dimensions %4).</source>
        <translation>有维度 %1，但 %2 是 %3（维度 %4）。</translation>
    </message>
    <message>
        <source>names a dimension twice in %1 (input is %2).</source>
        <translation>在 %1 中同一维度写了两次（input 是 %2）。</translation>
    </message>
    <message>
        <source>needs %1 (%2), but %3 is %4.</source>
        <translation>需要 %1（%2），但 %3 是 %4。</translation>
    </message>
    <message>
        <source>needs vectors or matrices, but %1 is a scalar.</source>
        <translation>需要向量或矩阵，但 %1 是标量。</translation>
    </message>
    <message>
        <source>multiplies rows of %1 (%2) by columns of %3 (%4), but %5 and %6 differ there; transpose one of them or change its size.</source>
        <translation>%1（%2）的行与 %3（%4）的列相乘，但 %5 与 %6 不同；请转置其中一个或改变大小。</translation>
    </message>
    <message>
        <source>has an option that cannot be: %1</source>
        <translation>有一个不成立的选项：%1</translation>
    </message>
    <message>
        <source>%1; choose another node to share with, or none.</source>
        <translation>%1；请换一个节点共享权重，或不共享。</translation>
    </message>
    <message>
        <source>shares the weights of %1, which does not exist</source>
        <translation>共享 %1 的权重，但它不存在</translation>
    </message>
    <message>
        <source>shares its own weights</source>
        <translation>共享的是自己的权重</translation>
    </message>
    <message>
        <source>shares the weights of %1, which is %2, not %3</source>
        <translation>共享 %1 的权重，但它是 %2，不是 %3</translation>
    </message>
    <message>
        <source>shares the weights of %1, which itself shares those of %2</source>
        <translation>共享 %1 的权重，而 %1 本身又共享 %2 的权重</translation>
    </message>
    <message>
        <source>shares the weights of %1, which is bypassed</source>
        <translation>共享 %1 的权重，而它已被旁路</translation>
    </message>
    <message>
        <source>shares the weights of %1, but its %2 is %3 and that of %4 is %5</source>
        <translation>共享 %1 的权重，但自己的 %2 是 %3，而 %4 的是 %5</translation>
    </message>
    <message>
        <source>not there</source>
        <translation>不存在</translation>
    </message>
    <message>
        <source>The graph is empty: drag an operator onto the canvas, or open an example.</source>
        <translation>图是空的：请把算子拖到画布上，或打开一个示例。</translation>
    </message>
    <message>
        <source>The graph computes nothing yet: feed its Input through at least one operator.</source>
        <translation>图还没有计算任何东西：请让 Input 至少经过一个算子。</translation>
    </message>
    <message>
        <source>%1: uses the weights of %2, which cannot be computed yet.</source>
        <translation>%1：使用 %2 的权重，而 %2 目前还无法计算。</translation>
    </message>
    <message>
        <source>What is in %1 is not known yet; choose where the data lie.</source>
        <translation>尚不知道 %1 中有什么；请选择数据所在的位置。</translation>
    </message>
    <message>
        <source>There is no plain network for a target such as %1 of %2; draw one.</source>
        <translation>对于 %2 的 %1 这样的目标没有现成的简单网络；请自行绘制。</translation>
    </message>
    <message>
        <source>How many different numbers %1 has is not known; draw a network for it.</source>
        <translation>不知道 %1 有多少个不同的数；请自行为它绘制网络。</translation>
    </message>
    <message>
        <source>%1 (%2) is an end of the network and changes places only with one of its kind.</source>
        <translation>%1（%2）是网络的一端，只能与同类节点交换位置。</translation>
    </message>
    <message>
        <source>Swap %1 and %2</source>
        <translation>交换 %1 和 %2</translation>
    </message>
    <message>
        <source>%1 has no input for what feeds %2 at %3.</source>
        <translation>%1 没有输入可接 %2 的 %3 所接的内容。</translation>
    </message>
    <message>
        <source>%1 has no output for what %2 feeds from %3.</source>
        <translation>%1 没有输出可代替 %2 的 %3 所输出的内容。</translation>
    </message>
    <message>
        <source>its input %1 comes from %2, which does not exist; draw its wire anew.</source>
        <translation>输入 %1 来自不存在的 %2；请重新连线。</translation>
    </message>
    <message>
        <source>its input %1 comes from the output %2 of %3, which has none of that name (it has %4).</source>
        <translation>输入 %1 来自 %3 的输出 %2，但它没有这个输出（有 %4）。</translation>
    </message>
    <message>
        <source>Symloom failed: %1.</source>
        <translation>Symloom 出错：%1。</translation>
    </message>
    <message>
        <source>%1 has no pictures, which %2.</source>
        <translation>%1 没有图像，而%2。</translation>
    </message>
    <message>
        <source>%1 has targets with places of their own, which %2 would not move along; %3.</source>
        <translation>%1 的目标有各自的位置，%2 不会使其随之移动；%3。</translation>
    </message>
    <message>
        <source>%1 has no colours, which %2.</source>
        <translation>%1 没有颜色，而%2。</translation>
    </message>
    <message>
        <source>mixup and cutmix mix numbers, and %1 of %2 is none; set them to 0.</source>
        <translation>mixup 和 cutmix 混合的是数值，而 %2 的 %1 不是；请把它们设为 0。</translation>
    </message>
    <message>
        <source>%1 %2 for; %3</source>
        <translation>%1 %2需要它；%3</translation>
    </message>
    <message>
        <source>set %1 to 0</source>
        <translation>请把 %1 设为 0</translation>
    </message>
    <message>
        <source>%1 is damaged; use another checkpoint.</source>
        <translation>%1 已损坏；请使用另一个检查点。</translation>
    </message>
    <message>
        <source>%1 is not a complete checkpoint: %2.</source>
        <translation>%1 不是完整的检查点：%2。</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2; free some space, then continue the run from its last checkpoint.</source>
        <translation>无法写入 %1：%2；请腾出空间，然后从最后的检查点继续训练。</translation>
    </message>
    <message>
        <source>The training loss is not a number any more at step %1: the values grew without bound; lower the learning rate or limit the gradient's norm (clip_norm).</source>
        <translation>第 %1 步的训练损失不再是数：数值无限增大；请降低学习率或限制梯度范数 (clip_norm)。</translation>
    </message>
    <message>
        <source>%1 cannot be read (%2): install Symloom again.</source>
        <translation>无法读取 %1（%2）：请重新安装 Symloom。</translation>
    </message>
    <message>
        <source>%1 is damaged: install Symloom again.</source>
        <translation>%1 已损坏：请重新安装 Symloom。</translation>
    </message>
    <message>
        <source>delete it and download or copy it again.</source>
        <translation>请删除它并重新下载或复制。</translation>
    </message>
    <message>
        <source>%1, or the files unpacked from it, were not found in %2: give the folder, or download %3.</source>
        <translation>在 %2 中没有找到 %1 或由它解压出的文件：请指定文件夹，或下载 %3。</translation>
    </message>
    <message>
        <source>%1 cannot be read (%2): check the file.</source>
        <translation>无法读取 %1（%2）：请检查该文件。</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>%2 中的 %1</translation>
    </message>
    <message>
        <source>%1 is a damaged archive (%2): %3</source>
        <translation>%1 是损坏的压缩包（%2）：%3</translation>
    </message>
    <message>
        <source>%1 is damaged or cannot be read (%2): %3</source>
        <translation>%1 已损坏或无法读取（%2）：%3</translation>
    </message>
    <message>
        <source>%1 lacks %2: %3</source>
        <translation>%1 缺少 %2：%3</translation>
    </message>
    <message>
        <source>%1 has %2 bytes, which are no whole records of %3: %4</source>
        <translation>%1 有 %2 字节，不是整数条 %3 的记录：%4</translation>
    </message>
    <message>
        <source>%1 is cut short: %2 of %3 bytes are there; %4</source>
        <translation>%1 被截断：%3 字节中只有 %2；%4</translation>
    </message>
    <message>
        <source>%1 holds %2 in its %3 part, which do not belong together: put the files of one and the same set there.</source>
        <translation>%1 的 %3 部分含有 %2，它们不属于同一套：请放入同一数据集的文件。</translation>
    </message>
    <message>
        <source>%1 has no sample in its %2 part: put the complete files there.</source>
        <translation>%1 的 %2 部分没有样本：请放入完整的文件。</translation>
    </message>
    <message>
        <source>The %1s in the %2 part of %3 are %4, but %5 has %6: choose the folder of %7 or another data set.</source>
        <translation>%3 的 %2 部分中的 %1 是 %4，但 %5 有 %6：请选择 %7 的文件夹，或另选数据集。</translation>
    </message>
    <message>
        <source>The %1 of sample %2 in the %3 part of %4 is %5, but %6 has the classes 0 to %7: the file is damaged or belongs to another set.</source>
        <translation>%4 的 %3 部分中样本 %2 的 %1 是 %5，但 %6 的类别是 0 到 %7：文件已损坏，或属于另一数据集。</translation>
    </message>
    <message>
        <source>single numbers</source>
        <translation>单个数</translation>
    </message>
    <message>
        <source>%1 is installed with the program; there is nothing to download.</source>
        <translation>%1 随程序一起安装；无需下载。</translation>
    </message>
    <message>
        <source>%1 cannot be written (%2): make room there, or choose a folder that you may write to.</source>
        <translation>无法写入 %1（%2）：请腾出空间，或选择可以写入的文件夹。</translation>
    </message>
    <message>
        <source> (%1 MB are kept and will not be fetched again)</source>
        <translation>（已保留 %1 MB，不会重新下载）</translation>
    </message>
    <message>
        <source>%1 of %2 could not be downloaded (%3): check the connection and try again%4, or put the %5 files into %6 yourself.</source>
        <translation>无法下载 %2 的 %1（%3）：请检查网络连接后重试%4，或自行把 %5 个文件放入 %6。</translation>
    </message>
    <message>
        <source>the server answers %1 %2</source>
        <translation>服务器回应 %1 %2</translation>
    </message>
    <message>
        <source>bytes %1-</source>
        <translation>字节 %1-</translation>
    </message>
    <message>
        <source>the server answers with another part than was asked for</source>
        <translation>服务器返回的不是所请求的部分</translation>
    </message>
    <message>
        <source>the connection ended after %1 of %2 bytes</source>
        <translation>连接在收到 %2 字节中的 %1 后中断</translation>
    </message>
    <message>
        <source>the connection broke (%1)</source>
        <translation>连接中断（%1）</translation>
    </message>
    <message>
        <source>the content is not what was published (its SHA-256 differs)</source>
        <translation>内容与发布的不一致（SHA-256 不同）</translation>
    </message>
    <message>
        <source>no answer in time</source>
        <translation>未及时得到回应</translation>
    </message>
    <message>
        <source>%1 does not exist: choose the folder that holds it.</source>
        <translation>%1 不存在：请选择存放它的文件夹。</translation>
    </message>
    <message>
        <source>%1 is a damaged gzip file (%2): %3</source>
        <translation>%1 是损坏的 gzip 文件（%2）：%3</translation>
    </message>
    <message>
        <source>%1 cannot be read (%2): check the file and its permissions.</source>
        <translation>无法读取 %1（%2）：请检查文件及其权限。</translation>
    </message>
    <message>
        <source>%1 would take %2 in memory: unpack it with gunzip, so that it is read while training.</source>
        <translation>%1 在内存中要占 %2：请用 gunzip 解压它，以便训练时边读边用。</translation>
    </message>
    <message>
        <source>%1 has %2 bytes, but its header promises %3: %4</source>
        <translation>%1 有 %2 字节，但其文件头声明了 %3：%4</translation>
    </message>
    <message>
        <source>%1 goes on after the %2 bytes its header promises: %3</source>
        <translation>%1 超出了其文件头声称的 %2 字节：%3</translation>
    </message>
    <message>
        <source>%1 is not an idx file (it begins with %2): %3</source>
        <translation>%1 不是 idx 文件（以 %2 开头）：%3</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>什么也没有</translation>
    </message>
    <message>
        <source>%1 is cut short inside its header: %2</source>
        <translation>%1 在文件头内被截断：%2</translation>
    </message>
    <message>
        <source>%1 promises %2 values, more than a file of its size can hold: %3</source>
        <translation>%1 声称有 %2 个值，超出其文件大小所能容纳：%3</translation>
    </message>
    <message>
        <source>%1 promises %2 values in %3 dimensions, which is no data: %4</source>
        <translation>%1 声称有 %2 个值、%3 维，这不是数据：%4</translation>
    </message>
    <message>
        <source>%1 has no file %2: choose the folder with all %3 files of %4.</source>
        <translation>%1 没有文件 %2：请选择包含 %4 全部 %3 个文件的文件夹。</translation>
    </message>
    <message>
        <source>%1 holds values of type %2, but %3 has bytes: choose the folder of %4.</source>
        <translation>%1 的值类型为 %2，但 %3 是字节：请选择 %4 的文件夹。</translation>
    </message>
    <message>
        <source>%1 dimension%2</source>
        <translation>%1 维</translation>
    </message>
    <message>
        <source>%1 has %2, which are no %3s of %4: choose the folder of %5.</source>
        <translation>%1 有 %2，不是 %4 的 %3：请选择 %5 的文件夹。</translation>
    </message>
    <message>
        <source>%1 is damaged: %2; train anew.</source>
        <translation>%1 已损坏：%2；请重新训练。</translation>
    </message>
    <message>
        <source>%1 is damaged: field %2: %3; train anew.</source>
        <translation>%1 已损坏：字段 %2：%3；请重新训练。</translation>
    </message>
    <message>
        <source>%1 is damaged: field %2 needs a mean and a deviation above 0 for each of %3; train anew.</source>
        <translation>%1 已损坏：字段 %2 需要 %3 个均值和同样多个大于 0 的标准差；请重新训练。</translation>
    </message>
    <message>
        <source>%1: the weights of all training samples are 0, so none would be drawn: mend them.</source>
        <translation>%1：所有训练样本的权重都是 0，不会抽到任何样本：请改正。</translation>
    </message>
    <message>
        <source>%1 has no class for each sample, so its classes cannot be balanced: leave balancing out.</source>
        <translation>%1 的样本没有类别，无法平衡类别：请去掉平衡。</translation>
    </message>
    <message>
        <source>A validation part of %1 cannot be taken from %2 training samples with any left to train on: give a share from 0 to below 1 or a count below %3.</source>
        <translation>无法从 %2 个训练样本中取出 %1 作验证并仍留下训练样本：请给出 0 到 1 之间（不含 1）的比例，或小于 %3 的数量。</translation>
    </message>
    <message>
        <source>%1 holds %2 at %3, no number to learn from: mend it.</source>
        <translation>%1 在 %3 处是 %2，不是可供学习的数：请改正。</translation>
    </message>
    <message>
        <source>it is cut short</source>
        <translation>它被截断</translation>
    </message>
    <message>
        <source>%1 is stored by columns (Fortran's order) and too large to be turned in memory: save it by rows, with numpy.ascontiguousarray.</source>
        <translation>%1 按列存储（Fortran 次序），且太大，无法在内存中转换：请用 numpy.ascontiguousarray 按行保存。</translation>
    </message>
    <message>
        <source>%1 is one array: choose the file with the targets in `targets_file`.</source>
        <translation>%1 是单个数组：请在 `targets_file` 中选择目标文件。</translation>
    </message>
    <message>
        <source>%1 has the shape %2 and %3 %4: the first dimension of both must count the samples.</source>
        <translation>%1 的形状是 %2，%3 是 %4：两者的第一维都必须是样本数。</translation>
    </message>
    <message>
        <source>%1 samples %2 %3, %4.</source>
        <translation>%1 个样本，%2 %3，%4。</translation>
    </message>
    <message>
        <source>of one number</source>
        <translation>各为一个数</translation>
    </message>
    <message>
        <source>%1 classes</source>
        <translation>%1 个类别</translation>
    </message>
    <message>
        <source>values to predict</source>
        <translation>待预测的值</translation>
    </message>
    <message>
        <source>%1 is one array: put features, targets and `lengths` into one .npz file.</source>
        <translation>%1 是单个数组：请把特征、目标和 `lengths` 放入同一个 .npz 文件。</translation>
    </message>
    <message>
        <source>%1 has the shape %2; sequences with `lengths` are %3: mend it, or leave `lengths` out.</source>
        <translation>%1 的形状是 %2；带 `lengths` 的序列应为 %3：请改正，或去掉 `lengths`。</translation>
    </message>
    <message>
        <source>%1 has the shape %2 and holds %3; needed is a whole number for each of the %4 samples.</source>
        <translation>%1 的形状是 %2，含有 %3；需要的是 %4 个样本各一个整数。</translation>
    </message>
    <message>
        <source>%1 holds %2 at [%3]; a length is from 1 to %4: mend it.</source>
        <translation>%1 在 [%3] 处是 %2；长度应为 1 到 %4：请改正。</translation>
    </message>
    <message>
        <source>%1 holds %2, not whole numbers: turn `tokens` off.</source>
        <translation>%1 含有 %2，不是整数：请关闭 `tokens`。</translation>
    </message>
    <message>
        <source>%1 holds %2; numbers of entries are from 0 to %3: mend it, or turn `tokens` off.</source>
        <translation>%1 含有 %2；条目编号应为 0 到 %3：请改正，或关闭 `tokens`。</translation>
    </message>
    <message>
        <source>%1 is no array of class numbers from 0 on, one for each sample: number the classes, or set `task` to values.</source>
        <translation>%1 不是从 0 开始、每个样本一个的类别编号数组：请给类别编号，或把 `task` 设为 values。</translation>
    </message>
    <message>
        <source>%1 holds one class only: choose the array of the targets.</source>
        <translation>%1 只有一个类别：请选择目标数组。</translation>
    </message>
    <message>
        <source>The images have no channel dimension and are taken as grey.</source>
        <translation>图像没有通道维，按灰度处理。</translation>
    </message>
    <message>
        <source>The last dimension, %1, is taken for the channels.</source>
        <translation>最后一维 %1 被当作通道。</translation>
    </message>
    <message>
        <source>%1 has no array %2; it has %3: choose two of them.</source>
        <translation>%1 没有数组 %2；有 %3：请选择其中两个。</translation>
    </message>
    <message>
        <source>%1 holds %2, not numbers: save an array of numbers.</source>
        <translation>%1 含有 %2，不是数：请保存数值数组。</translation>
    </message>
    <message>
        <source>Python objects</source>
        <translation>Python 对象</translation>
    </message>
    <message>
        <source>%1 has the shape %2, which is no data: choose another array.</source>
        <translation>%1 的形状是 %2，这不是数据：请选择另一个数组。</translation>
    </message>
    <message>
        <source>%1 is cut short: its header promises %2 %3, more than it holds: save it again.</source>
        <translation>%1 被截断：文件头声称有 %2 %3，超出实际内容：请重新保存。</translation>
    </message>
    <message>
        <source>%1 does not exist: choose the file with your data.</source>
        <translation>%1 不存在：请选择您的数据文件。</translation>
    </message>
    <message>
        <source>%1 is no .npy or .npz file, or damaged (%2): save it again.</source>
        <translation>%1 不是 .npy 或 .npz 文件，或已损坏（%2）：请重新保存。</translation>
    </message>
    <message>
        <source>%1 is empty: choose a file with rows of data.</source>
        <translation>%1 是空的：请选择有数据行的文件。</translation>
    </message>
    <message>
        <source>%1 has %2 columns in its first line, more than %3: choose the `delimiter` that stands between its cells.</source>
        <translation>%1 的第一行有 %2 列，超过 %3：请选择分隔单元格的 `delimiter`。</translation>
    </message>
    <message>
        <source>column %1</source>
        <translation>第 %1 列</translation>
    </message>
    <message>
        <source>%1 begins with a line of numbers, which are no names of columns: turn `header` off, or add a line with the names.</source>
        <translation>%1 以一行数字开头，它们不是列名：请关闭 `header`，或添加一行列名。</translation>
    </message>
    <message>
        <source>%1, line %2: the row has %3 cell%4, but there are %5 columns: mend the row, or choose the right `delimiter`.</source>
        <translation>%1 第 %2 行：该行有 %3 个单元格，但有 %5 列：请改正该行，或选择正确的 `delimiter`。</translation>
    </message>
    <message>
        <source>%1 has bytes at or after line %2 that are no %3 text (%4): choose the right `encoding`.</source>
        <translation>%1 在第 %2 行或之后有不是 %3 文本的字节（%4）：请选择正确的 `encoding`。</translation>
    </message>
    <message>
        <source>%1, line %2: %3; check the quotes there, or choose the right `delimiter`.</source>
        <translation>%1 第 %2 行：%3；请检查那里的引号，或选择正确的 `delimiter`。</translation>
    </message>
    <message>
        <source>%1 begins with bytes that are no %2 text: choose the right `encoding`.</source>
        <translation>%1 开头的字节不是 %2 文本：请选择正确的 `encoding`。</translation>
    </message>
    <message>
        <source>%1 has no image: put some of that class there, or delete it.</source>
        <translation>%1 中没有图像：请放入该类的图像，或删除它。</translation>
    </message>
    <message>
        <source>There is no test folder: %1 is taken to test with.</source>
        <translation>没有测试文件夹：取 %1 用于测试。</translation>
    </message>
    <message>
        <source>%1 images of %2 classes, %3×%4, %5.</source>
        <translation>%2 个类别的 %1 张图像，%3×%4，%5。</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>in colour</source>
        <translation>彩色</translation>
    </message>
    <message>
        <source>%1 has no folder of a class, so nothing can be tested with it: it is left out.</source>
        <translation>%1 中没有类别文件夹，无法用于测试：已略过。</translation>
    </message>
    <message>
        <source>images that lie in no folder of a class</source>
        <translation>不在任何类别文件夹中的图像</translation>
    </message>
    <message>
        <source>%1 folder of a class</source>
        <translation>%1 类别文件夹</translation>
    </message>
    <message>
        <source>%1 has %2: put the images of each class into a folder of its own, named after the class, such as %3/cat and %4/dog.</source>
        <translation>%1 有%2：请把每个类别的图像放入各自以类别命名的文件夹，例如 %3/cat 和 %4/dog。</translation>
    </message>
    <message>
        <source>%1 has %2 folders, more than %3: choose another one.</source>
        <translation>%1 有 %2 个文件夹，超过 %3：请另选一个。</translation>
    </message>
    <message>
        <source>%1 has the class %2, of which there is no training image: add some, or delete it.</source>
        <translation>%1 有类别 %2，但没有它的训练图像：请添加，或删除该类别。</translation>
    </message>
    <message>
        <source>%1 files that are no images of a class are</source>
        <translation>%1 个文件不是类别图像，已</translation>
    </message>
    <message>
        <source>One file is no image and is</source>
        <translation>一个文件不是图像，已</translation>
    </message>
    <message>
        <source>%1 left out: %2.</source>
        <translation>%1略过：%2。</translation>
    </message>
    <message>
        <source>%1 has no image (%2): choose the folder that holds them.</source>
        <translation>%1 中没有图像（%2）：请选择存放图像的文件夹。</translation>
    </message>
    <message>
        <source>%1: text and label are the same column: choose `text` and `target`.</source>
        <translation>%1：文本和标签是同一列：请选择 `text` 和 `target`。</translation>
    </message>
    <message>
        <source>%1, line %2: column %3 is empty: fill it in, or delete the row.</source>
        <translation>%1 第 %2 行：列 %3 是空的：请填上，或删除该行。</translation>
    </message>
    <message>
        <source>%1 has no row: choose a file with data.</source>
        <translation>%1 没有数据行：请选择有数据的文件。</translation>
    </message>
    <message>
        <source>%1 has %2 different labels in %3 rows, which are no classes: choose the column of labels in `target`.</source>
        <translation>%1 在 %3 行中有 %2 个不同的标签，不是类别：请在 `target` 中选择标签列。</translation>
    </message>
    <message>
        <source>%1 texts of %2 classes, %3 %4 each, %5 different ones told apart.</source>
        <translation>%2 个类别的 %1 段文本，每段 %3 个%4，区分 %5 种。</translation>
    </message>
    <message>
        <source>%1 has no INDEX:VALUE in any row: choose a file with something to predict from.</source>
        <translation>%1 的任何行都没有 INDEX:VALUE：请选择含有可用于预测的内容的文件。</translation>
    </message>
    <message>
        <source>Indices begin with 0.</source>
        <translation>索引从 0 开始。</translation>
    </message>
    <message>
        <source>%1 rows of %2 numbers, %3.</source>
        <translation>%1 行，每行 %2 个数，%3。</translation>
    </message>
    <message>
        <source>a value to predict</source>
        <translation>待预测的一个值</translation>
    </message>
    <message>
        <source>more than %1</source>
        <translation>多于 %1</translation>
    </message>
    <message>
        <source>%1 has %2 different labels, which are no classes: set `task` to values.</source>
        <translation>%1 有 %2 个不同的标签，不是类别：请把 `task` 设为 values。</translation>
    </message>
    <message>
        <source>%1 has the label %2, beyond those whole numbers that are told apart: number the classes from 0 on, or set `task` to values.</source>
        <translation>%1 有标签 %2，超出了能够精确区分的整数范围：请从 0 开始给类别编号，或把 `task` 设为 values。</translation>
    </message>
    <message>
        <source>%1, line %2: the row is longer than %3 characters: choose a LibSVM file.</source>
        <translation>%1 第 %2 行：该行超过 %3 个字符：请选择 LibSVM 文件。</translation>
    </message>
    <message>
        <source>%1, line %2 or after: these bytes are no text: choose a LibSVM file.</source>
        <translation>%1 第 %2 行或之后：这些字节不是文本：请选择 LibSVM 文件。</translation>
    </message>
    <message>
        <source>%1, line %2: %3 is no INDEX:VALUE: mend the row.</source>
        <translation>%1 第 %2 行：%3 不是 INDEX:VALUE：请改正该行。</translation>
    </message>
    <message>
        <source>%1, line %2: index %3 comes after %4; they must rise: mend the row.</source>
        <translation>%1 第 %2 行：索引 %3 出现在 %4 之后；索引必须递增：请改正该行。</translation>
    </message>
    <message>
        <source>%1, line %2: index %3 is above %4: mend the row.</source>
        <translation>%1 第 %2 行：索引 %3 大于 %4：请改正该行。</translation>
    </message>
    <message>
        <source>value of index %1</source>
        <translation>索引 %1 的值</translation>
    </message>
    <message>
        <source>%1, line %2: %3, the %4, is no number to learn from: mend the row.</source>
        <translation>%1 第 %2 行：%3（%4）不是可供学习的数：请改正该行。</translation>
    </message>
    <message>
        <source>%1 has %2 columns, more than %3: choose a part of it.</source>
        <translation>%1 有 %2 列，超过 %3：请只选其中一部分。</translation>
    </message>
    <message>
        <source>%1: column %2 holds %3, neither numbers nor text: write %4 in `ignore`.</source>
        <translation>%1：列 %2 含有 %3，既不是数也不是文本：请把 %4 写入 `ignore`。</translation>
    </message>
    <message>
        <source>%1, row %2 or one of the %3 after it: column %4 holds bytes that are no text: save it again, or write it in `ignore`.</source>
        <translation>%1 第 %2 行或其后 %3 行之一：列 %4 含有不是文本的字节：请重新保存，或把它写入 `ignore`。</translation>
    </message>
    <message>
        <source>%1: its row group %2 unpacks to %3, which does not fit into memory: write the file with smaller row groups.</source>
        <translation>%1：其行组 %2 解压后为 %3，放不进内存：请用更小的行组写该文件。</translation>
    </message>
    <message>
        <source>Parquet files are read by pyarrow, which is not installed: run `pip install pyarrow`.</source>
        <translation>Parquet 文件由 pyarrow 读取，但未安装：请运行 `pip install pyarrow`。</translation>
    </message>
    <message>
        <source>%1 unpacks to more than memory holds, so it is damaged: save it again.</source>
        <translation>%1 解压后超出内存容量，因此它已损坏：请重新保存。</translation>
    </message>
    <message>
        <source>%1 is no Parquet file, or damaged (%2): save it again.</source>
        <translation>%1 不是 Parquet 文件，或已损坏（%2）：请重新保存。</translation>
    </message>
    <message>
        <source>scaled and cropped</source>
        <translation>缩放并裁剪</translation>
    </message>
    <message>
        <source>scaled and padded</source>
        <translation>缩放并填充</translation>
    </message>
    <message>
        <source>%1 of %2 images had another size and are %3 to %4×%5.</source>
        <translation>%2 张图像中有 %1 张大小不同，已%3为 %4×%5。</translation>
    </message>
    <message>
        <source>%1 grey images are given three equal channels.</source>
        <translation>%1 张灰度图像被扩为三个相同的通道。</translation>
    </message>
    <message>
        <source>%1 colour images are made grey.</source>
        <translation>%1 张彩色图像被转为灰度。</translation>
    </message>
    <message>
        <source>Images are decoded by Pillow, which is not installed: run `pip install Pillow`.</source>
        <translation>图像由 Pillow 解码，但未安装：请运行 `pip install Pillow`。</translation>
    </message>
    <message>
        <source>%1 has %2×%3 pixels, more than %4: make it smaller, or take it out.</source>
        <translation>%1 有 %2×%3 像素，超过 %4：请缩小它，或去掉它。</translation>
    </message>
    <message>
        <source>some of its pixels are no numbers</source>
        <translation>其中有像素不是数字</translation>
    </message>
    <message>
        <source>%1 is no image that can be read (%2): mend it, or take it out.</source>
        <translation>%1 不是可以读取的图像（%2）：请修复，或去掉它。</translation>
    </message>
    <message>
        <source>its content is of no known format</source>
        <translation>内容不是已知格式</translation>
    </message>
    <message>
        <source>%1 does not exist: choose the %2 with your data.</source>
        <translation>%1 不存在：请选择存放您的数据的%2。</translation>
    </message>
    <message>
        <source>%1 is %2: choose a %3.</source>
        <translation>%1 是%2：请选择%3。</translation>
    </message>
    <message>
        <source>a folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>a file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>%1 is no file to read but a pipe or a device: choose a file.</source>
        <translation>%1 不是可读的文件，而是管道或设备：请选择一个文件。</translation>
    </message>
    <message>
        <source>%1 changed while it was read: try again.</source>
        <translation>%1 在读取时被改动：请重试。</translation>
    </message>
    <message>
        <source>%1 has %2 sample%3, of which none can be put aside to test with: add more data.</source>
        <translation>%1 只有 %2 个样本，无法留出一些用于测试：请添加更多数据。</translation>
    </message>
    <message>
        <source>%1 has the class %2, of which there is no sample in %3: %4.</source>
        <translation>%1 有类别 %2，而 %3 中没有它的样本：请%4。</translation>
    </message>
    <message>
        <source>add some, delete it, or set `task` to values</source>
        <translation>添加一些、删除它，或把 `task` 设为 values</translation>
    </message>
    <message>
        <source>add some, or delete it</source>
        <translation>添加一些，或删除它</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 以及另外 %2 个</translation>
    </message>
    <message>
        <source>%1 has no record: choose a file that im2rec has written.</source>
        <translation>%1 没有记录：请选择由 im2rec 写成的文件。</translation>
    </message>
    <message>
        <source>%1 has records with %2 and with %3 labels: pack it again, as many for each.</source>
        <translation>%1 的记录有的有 %2 个标签，有的有 %3 个：请重新打包，使每条的标签数相同。</translation>
    </message>
    <message>
        <source>%1, record %2: its label is no number to learn from.</source>
        <translation>%1 第 %2 条记录：其标签不是可供学习的数。</translation>
    </message>
    <message>
        <source>%1 images %2×%3, %4.</source>
        <translation>%1 张图像，%2×%3，%4。</translation>
    </message>
    <message>
        <source>%1 values each</source>
        <translation>每个 %1 个值</translation>
    </message>
    <message>
        <source>%1 The records were looked for in %2 itself.</source>
        <translation>%1已改为在 %2 本身中查找记录。</translation>
    </message>
    <message>
        <source>%1, line %2: byte %3 is in the midst of a record.</source>
        <translation>%1 第 %2 行：第 %3 字节位于一条记录的中间。</translation>
    </message>
    <message>
        <source>%1, line %2, does not fit %3: %4</source>
        <translation>%1 第 %2 行与 %3 不符：%4</translation>
    </message>
    <message>
        <source>%1 names %2 records; the others in %3 are left out.</source>
        <translation>%1 列出 %2 条记录；%3 中的其他记录已略过。</translation>
    </message>
    <message>
        <source>%1, line %2: it is no key, tab and number of a byte.</source>
        <translation>%1 第 %2 行：它不是键、制表符和字节编号。</translation>
    </message>
    <message>
        <source>%1, line %2: byte %3 comes twice.</source>
        <translation>%1 第 %2 行：第 %3 字节出现两次。</translation>
    </message>
    <message>
        <source>%1 is no text.</source>
        <translation>%1 不是文本。</translation>
    </message>
    <message>
        <source>%1 cannot be read (%2).</source>
        <translation>无法读取 %1（%2）。</translation>
    </message>
    <message>
        <source>%1 is empty.</source>
        <translation>%1 是空的。</translation>
    </message>
    <message>
        <source>the file is cut short there</source>
        <translation>文件在那里被截断</translation>
    </message>
    <message>
        <source>no record begins there</source>
        <translation>那里不是记录的开头</translation>
    </message>
    <message>
        <source>the parts of a record are not in order</source>
        <translation>记录的各部分次序不对</translation>
    </message>
    <message>
        <source>the file is cut short in that record</source>
        <translation>文件在那条记录中被截断</translation>
    </message>
    <message>
        <source>the record is too short for an image with a label</source>
        <translation>该记录太短，容不下带标签的图像</translation>
    </message>
    <message>
        <source>the record promises %1 labels, more than it holds</source>
        <translation>该记录声称有 %1 个标签，超出实际内容</translation>
    </message>
    <message>
        <source>%1 has the same label in every record: choose a file of several classes.</source>
        <translation>%1 的每条记录标签都相同：请选择有多个类别的文件。</translation>
    </message>
    <message>
        <source>%1 has labels that are no class numbers from 0 on: set `task` to values.</source>
        <translation>%1 的标签不是从 0 开始的类别编号：请把 `task` 设为 values。</translation>
    </message>
    <message>
        <source>%1, record %2</source>
        <translation>%1 第 %2 条记录</translation>
    </message>
    <message>
        <source>%1 is damaged at byte %2 (%3): make or copy it again.</source>
        <translation>%1 在第 %2 字节处损坏（%3）：请重新生成或复制。</translation>
    </message>
    <message>
        <source>The samples would take %1 in memory, so they are read from disk while training.</source>
        <translation>样本会占用 %1 内存，因此训练时从磁盘读取。</translation>
    </message>
    <message>
        <source>The images would take %1 in memory, so they are decoded while training, by %2 process%3 of their own.</source>
        <translation>图像会占用 %1 内存，因此在训练时由 %2 个单独的进程解码。</translation>
    </message>
    <message>
        <source>%1 are needed</source>
        <translation>需要 %1</translation>
    </message>
    <message>
        <source>%1: its samples do not fit into memory, and %2 has no room for them either (%3): free some there, or raise `memory`.</source>
        <translation>%1：其样本放不进内存，%2 也没有空间存放（%3）：请在那里腾出空间，或调大 `memory`。</translation>
    </message>
    <message>
        <source>%1 has no column %2; it has %3: choose one of them.</source>
        <translation>%1 没有列 %2；有 %3：请选择其中之一。</translation>
    </message>
    <message>
        <source>%1 has more than one column named %2: rename one of them.</source>
        <translation>%1 有多列名为 %2：请给其中一列改名。</translation>
    </message>
    <message>
        <source>%1, %2 %3: %4 in column %5 is no number to learn from: mend or empty the cell.</source>
        <translation>%1，%2 %3：列 %5 中的 %4 不是可供学习的数：请改正或清空该单元格。</translation>
    </message>
    <message>
        <source>%1, %2 %3: column %4 is empty: fill it in, or set `missing` to %5.</source>
        <translation>%1，%2 %3：列 %4 是空的：请填上，或把 `missing` 设为 %5。</translation>
    </message>
    <message>
        <source>fill or drop</source>
        <translation>fill 或 drop</translation>
    </message>
    <message>
        <source>%1 has no row %2: %3.</source>
        <translation>%1 没有%2的行：请%3。</translation>
    </message>
    <message>
        <source>without an empty cell</source>
        <translation>不含空单元格</translation>
    </message>
    <message>
        <source>of data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>set `missing` to fill</source>
        <translation>把 `missing` 设为 fill</translation>
    </message>
    <message>
        <source>choose a file with data</source>
        <translation>选择含有数据的文件</translation>
    </message>
    <message>
        <source>%1, %2 %3: %4 in column %5 is no number as the others there are: mend or empty the cell, or name the column in `categorical` or `ignore`.</source>
        <translation>%1，%2 %3：列 %5 中的 %4 不像其他单元格那样是数：请改正或清空该单元格，或把该列写入 `categorical` 或 `ignore`。</translation>
    </message>
    <message>
        <source>%1: %2 can be used neither as numbers nor as categories (empty, or almost every row has another text): write %3 in `ignore`, or in `texts` if that is to be read.</source>
        <translation>%1：%2 既不能当数值也不能当类别（是空的，或几乎每行文本都不同）：请把 %3 写入 `ignore`，若要读取其文本则写入 `texts`。</translation>
    </message>
    <message>
        <source>%1, %2 %3: %4 in the target %5 is no number.</source>
        <translation>%1，%2 %3：目标 %5 中的 %4 不是数。</translation>
    </message>
    <message>
        <source>%1: almost every row has another text in the target %2: choose another `target`.</source>
        <translation>%1：目标 %2 几乎每行文本都不同：请另选 `target`。</translation>
    </message>
    <message>
        <source>%1: the target %2 is the same in every row: choose another `target`.</source>
        <translation>%1：目标 %2 在每一行都相同：请选择另一个 `target`。</translation>
    </message>
    <message>
        <source>%1 has other columns than %2: give both the same, in the same order.</source>
        <translation>%1 的列与 %2 不同：请使两者有相同的列，次序也相同。</translation>
    </message>
    <message>
        <source>%1 has no column besides the target %2: add some to predict it from, or name fewer in `ignore`.</source>
        <translation>%1 除目标 %2 外没有别的列：请添加可用于预测的列，或在 `ignore` 中少写几列。</translation>
    </message>
    <message>
        <source>a value</source>
        <translation>一个值</translation>
    </message>
    <message>
        <source>%1 column%2 of numbers%3</source>
        <translation>%1 个数值列%3</translation>
    </message>
    <message>
        <source>, %1 of texts</source>
        <translation>、%1 列文本</translation>
    </message>
    <message>
        <source>%1 and %2 of categories; %3 is to be predicted, %4.</source>
        <translation>%1和 %2 列类别；要预测 %3，%4。</translation>
    </message>
    <message>
        <source>%1: column %2 cannot be `weights` and `ignore` or `target` too.</source>
        <translation>%1：列 %2 不能既是 `weights` 又是 `ignore` 或 `target`。</translation>
    </message>
    <message>
        <source> (%1 %2 is empty)</source>
        <translation>（%1 %2 是空的）</translation>
    </message>
    <message>
        <source>%1: column %2 cannot say how often rows are drawn%3: it needs a number, 0 or more, in each row.</source>
        <translation>%1：列 %2 不能说明各行抽取的多少%3：每行需要一个不小于 0 的数。</translation>
    </message>
    <message>
        <source>read as an empty text</source>
        <translation>按空文本读取</translation>
    </message>
    <message>
        <source>is left out with its row</source>
        <translation>已连同其行略过</translation>
    </message>
    <message>
        <source>are left out with their rows</source>
        <translation>已连同其行略过</translation>
    </message>
    <message>
        <source>empty cell</source>
        <translation>空单元格</translation>
    </message>
    <message>
        <source>empty cells</source>
        <translation>空单元格</translation>
    </message>
    <message>
        <source>%1 %2 of %3, the first in %4 %5, %6.</source>
        <translation>%3 有 %1 个%2，第一个在%4 %5，%6。</translation>
    </message>
    <message>
        <source>Left out as you said: %1.</source>
        <translation>按您的要求略过：%1。</translation>
    </message>
    <message>
        <source>%1: column %2 has no value in the training rows to fill its empty cells with: name it in `ignore`.</source>
        <translation>%1：列 %2 在训练行中没有值，无法填充空单元格：请把它写入 `ignore`。</translation>
    </message>
    <message>
        <source>%1 has %2 %3, fewer than a piece of %4: choose a longer text.</source>
        <translation>%1 有 %2 个%3，不足一段所需的 %4：请选择更长的文本。</translation>
    </message>
    <message>
        <source>%1 of %2 %3 of the %4 part are not in the vocabulary.</source>
        <translation>%4 部分的 %2 个%3中有 %1 个不在词汇表内。</translation>
    </message>
    <message>
        <source>%1 %2, %3 different ones told apart; %4 at a time, each to be predicted from those before it.</source>
        <translation>%1 个%2，区分 %3 种；每次 %4 个，各由之前的预测。</translation>
    </message>
    <message>
        <source>%1 is no %2 text at byte %3 (%4): choose the right `encoding`.</source>
        <translation>%1 在第 %3 字节处不是 %2 文本（%4）：请选择正确的 `encoding`。</translation>
    </message>
    <message>
        <source>%1 has %2 %3, too few to learn from %4 at a time and to test: choose a longer text or a smaller `length`.</source>
        <translation>%1 有 %2 个%3，太少，无法以每次 %4 个学习并测试：请选择更长的文本或更小的 `length`。</translation>
    </message>
    <message>
        <source> of %1</source>
        <translation>（%1）</translation>
    </message>
    <message>
        <source>%1 of %2 texts%3 are longer than %4 %5 and cut there.</source>
        <translation>%2 段文本%3中有 %1 段超过 %4 个%5，已在该处截断。</translation>
    </message>
    <message>
        <source>%1 of %2 %3%4 of the %5 part are not in the vocabulary.</source>
        <translation>%5 部分的 %2 个%3%4中有 %1 个不在词汇表内。</translation>
    </message>
    <message>
        <source>The data folder %1 does not exist: %2.</source>
        <translation>数据文件夹 %1 不存在：%2。</translation>
    </message>
    <message>
        <source>The data folder %1 lacks %2 of %3: %4.</source>
        <translation>数据文件夹 %1 缺少 %3 的 %2：%4。</translation>
    </message>
    <message>
        <source>The files of %1 were not found in %2: %3.</source>
        <translation>在 %2 中没有找到 %1 的文件：%3。</translation>
    </message>
    <message>
        <source> or use fashion-mnist-small, which is shipped</source>
        <translation>，或使用随程序附带的 fashion-mnist-small</translation>
    </message>
    <message>
        <source>give the folder with its %1 idx files%2 download %3%4</source>
        <translation>请指定包含其 %1 个 idx 文件的文件夹%2 下载 %3%4</translation>
    </message>
    <message>
        <source>%1 is installed with the program and not read from %2: leave the folder out or choose the data set that lies there, such as fashion-mnist.</source>
        <translation>%1 随程序一起安装，不从 %2 读取：请去掉文件夹，或选择位于那里的数据集，例如 fashion-mnist。</translation>
    </message>
    <message>
        <source>%1 holds %2, not %3: choose %4 or the folder of %5.</source>
        <translation>%1 含有 %2，不是 %3：请选择 %4 或 %5 的文件夹。</translation>
    </message>
    <message>
        <source>The data set %1 comes with scikit-learn, which is not installed: run `pip install scikit-learn` or choose another data set.</source>
        <translation>数据集 %1 随 scikit-learn 提供，但未安装：请运行 `pip install scikit-learn` 或另选数据集。</translation>
    </message>
    <message>
        <source>%1 cannot be read (%2): begin anew.</source>
        <translation>无法读取 %1（%2）：请重新开始。</translation>
    </message>
    <message>
        <source>it is shorter than it was</source>
        <translation>它比原来短</translation>
    </message>
    <message>
        <source>%1 was changed while it was in use (%2): begin anew.</source>
        <translation>%1 在使用中被改动（%2）：请重新开始。</translation>
    </message>
    <message>
        <source>A process that reads the data ahead was ended by the system, most likely because memory ran out: close other programs or take smaller batches, then resume the run.</source>
        <translation>预读数据的进程被系统终止，很可能是内存耗尽：请关闭其他程序或减小批大小，然后继续训练。</translation>
    </message>
    <message>
        <source>No process can be started to read the data ahead (%1): close other programs.</source>
        <translation>无法启动预读数据的进程（%1）：请关闭其他程序。</translation>
    </message>
    <message>
        <source>The field %1 holds no texts, so none can be cut as it was.</source>
        <translation>字段 %1 中没有文本，因此无法照原样切分。</translation>
    </message>
    <message>
        <source>an entry of its vocabulary stands there twice</source>
        <translation>其词汇表中有一个条目出现了两次</translation>
    </message>
    <message>
        <source>its vocabulary has no entry %1</source>
        <translation>其词汇表中没有条目 %1</translation>
    </message>
    <message>
        <source>texts are cut into characters, words or %1, not into %2</source>
        <translation>文本切分为字符、词或 %1，而不是 %2</translation>
    </message>
    <message>
        <source>its vocabulary lacks some of the %1 single bytes</source>
        <translation>其词汇表缺少 %1 个单字节中的某些</translation>
    </message>
    <message>
        <source>%1 joins no two entries of its vocabulary to a third</source>
        <translation>%1 没有把其词汇表中的两个条目合并为第三个</translation>
    </message>
    <message>
        <source>A byte-pair vocabulary has an entry for each of the %1 bytes before any pair: set `vocabulary` to more than %2, not %3.</source>
        <translation>字节对词汇表在任何字节对之前先为 %1 个字节各设一个条目：请把 `vocabulary` 设为大于 %2，而不是 %3。</translation>
    </message>
    <message>
        <source>Byte pairs are learnt by the library tokenizers, which is not installed: run `pip install tokenizers`, or choose words or characters.</source>
        <translation>字节对由 tokenizers 库学习，但未安装：请运行 `pip install tokenizers`，或选择词或字符。</translation>
    </message>
    <message>
        <source>Python source of the network</source>
        <translation>网络的 Python 源代码</translation>
    </message>
    <message>
        <source>Weights (safetensors)</source>
        <translation>权重 (safetensors)</translation>
    </message>
    <message>
        <source>Weights (PyTorch state dict)</source>
        <translation>权重 (PyTorch state dict)</translation>
    </message>
    <message>
        <source>Symloom document</source>
        <translation>Symloom 文档</translation>
    </message>
    <message>
        <source>Picture (SVG)</source>
        <translation>图片 (SVG)</translation>
    </message>
    <message>
        <source>Picture (PNG)</source>
        <translation>图片 (PNG)</translation>
    </message>
    <message>
        <source>Nothing can be exported as %1; choose one of %2.</source>
        <translation>不能导出为 %1；请从 %2 中选择。</translation>
    </message>
    <message>
        <source>%1: they come from a run; train first, then name its run folder.</source>
        <translation>%1：它们来自一次训练；请先训练，再指定其训练文件夹。</translation>
    </message>
    <message>
        <source>%1 is a folder; name the file to write, such as %2.</source>
        <translation>%1 是文件夹；请指定要写入的文件，例如 %2。</translation>
    </message>
    <message>
        <source>This machine has no font to write in a PNG; install one (on Debian: fonts-dejavu-core), or export SVG.</source>
        <translation>本机没有可用于写 PNG 的字体；请安装一个（Debian 上为 fonts-dejavu-core），或导出 SVG。</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2; resume the run to write it anew.</source>
        <translation>无法读取 %1：%2；请继续那次训练以重新写出。</translation>
    </message>
    <message>
        <source>%1 holds no weights; it ended before its first checkpoint, so train again.</source>
        <translation>%1 中没有权重；它在第一个检查点之前就结束了，请重新训练。</translation>
    </message>
    <message>
        <source>The network has changed since %1 was trained, so its weights belong to another one; train it again, or export %2.</source>
        <translation>自 %1 训练之后网络已改变，其权重属于另一个网络；请重新训练，或导出 %2。</translation>
    </message>
    <message>
        <source>The weights of %1 do not fit its network; its files are of different runs.</source>
        <translation>%1 的权重与其网络不符；其中的文件来自不同的训练。</translation>
    </message>
    <message>
        <source>%1 parameters, %2 training samples of %3, batch size %4, %5 epoch%6, seed %7</source>
        <translation>%1 个参数，%3 的 %2 个训练样本，批大小 %4，%5 轮，随机种子 %7</translation>
    </message>
    <message>
        <source>%1 is damaged (%2); restore it, or train anew.</source>
        <translation>%1 已损坏（%2）；请恢复它，或重新训练。</translation>
    </message>
    <message>
        <source>begun with torch %1, goes on with %2</source>
        <translation>以 torch %1 开始，现以 %2 继续</translation>
    </message>
    <message>
        <source>begun on %1, which is not here, goes on on %2</source>
        <translation>在 %1 上开始，这里没有该设备，现在 %2 上继续</translation>
    </message>
    <message>
        <source>%1: its numbers may differ in the last digits</source>
        <translation>%1：数值的末几位可能不同</translation>
    </message>
    <message>
        <source>does not require grad</source>
        <translation>does not require grad</translation>
    </message>
    <message>
        <source>without overflow</source>
        <translation>without overflow</translation>
    </message>
    <message>
        <source>more than 1 value per channel</source>
        <translation>more than 1 value per channel</translation>
    </message>
    <message>
        <source>No weight that is trained has a part in the loss; connect the output of a layer with weights to it, and take what detaches or freezes them away</source>
        <translation>没有被训练的权重参与损失；请把有权重的层的输出接到损失，并去掉截断梯度或冻结权重之处</translation>
    </message>
    <message>
        <source>a batch of one sample cannot be normalised; choose a batch_size above 1, or leave the samples out that fill no whole batch (drop_last)</source>
        <translation>只有一个样本的批无法归一化；请选择大于 1 的 batch_size，或略过凑不满一整批的样本 (drop_last)</translation>
    </message>
    <message>
        <source>this cannot be computed in %1 on %2; set precision to fp32</source>
        <translation>在 %2 上不能以 %1 计算；请将精度设为 fp32</translation>
    </message>
    <message>
        <source>%1 cannot compute its step (%2); change its settings or the learning rate</source>
        <translation>%1 无法计算这一步（%2）；请修改它的设置或学习率</translation>
    </message>
    <message>
        <source>%1; %2 fit</source>
        <translation>%1；%2 个可以容纳</translation>
    </message>
    <message>
        <source>Stopped before there was anything to suggest a learning rate from.</source>
        <translation>在能够建议学习率之前已停止。</translation>
    </message>
    <message>
        <source>The loss falls at no learning rate between 1e-7 and 10; look at the network and its data first.</source>
        <translation>在 1e-7 到 10 之间没有哪个学习率使损失下降；请先检查网络和数据。</translation>
    </message>
    <message>
        <source>The loss falls fastest at a learning rate of %1.</source>
        <translation>学习率为 %1 时损失下降最快。</translation>
    </message>
    <message>
        <source> Batches of %1 do not fit into the memory.</source>
        <translation>大小为 %1 的批放不进内存。</translation>
    </message>
    <message>
        <source>Stopped before any batch size had been tried.</source>
        <translation>在试过任何批大小之前已停止。</translation>
    </message>
    <message>
        <source>No batch could be tried.%1 Use a smaller network or another device.</source>
        <translation>无法试任何批。%1请使用更小的网络或另一个设备。</translation>
    </message>
    <message>
        <source>Batches of %1 train %2 samples a second, and larger ones hardly more.%3</source>
        <translation>批大小 %1 每秒训练 %2 个样本，再大也几乎不会更快。%3</translation>
    </message>
    <message>
        <source>a trial</source>
        <translation>试算时</translation>
    </message>
    <message>
        <source>The learning rate is 0, so no other can be tried in its place; set one above 0.</source>
        <translation>学习率为 0，无法换成别的来试；请设为大于 0。</translation>
    </message>
    <message>
        <source> for %1 steps</source>
        <translation>，持续 %1 步</translation>
    </message>
    <message>
        <source>The loss leapt to %1 from about %2%3 (spike_guard %4); lower the learning rate, limit the gradient's norm (clip_norm) or raise the guard's limit, and train on from the last checkpoint.</source>
        <translation>损失跃升到 %1，此前约为 %2%3 (spike_guard %4)；请降低学习率、限制梯度范数 (clip_norm) 或提高防护上限，然后从最后的检查点继续训练。</translation>
    </message>
    <message>
        <source>The checkpoints of %1 belong to another network or recipe than its document.symloom (%2); restore that file, or train anew.</source>
        <translation>%1 的检查点属于另一个网络或配方，与其 document.symloom 不符（%2）；请恢复该文件，或重新训练。</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>step %1 was left out: its loss leapt to %2</source>
        <translation>略过第 %1 步：其损失跃升到 %2</translation>
    </message>
    <message>
        <source>validation after step %1</source>
        <translation>第 %1 步之后的验证</translation>
    </message>
    <message>
        <source>epoch %1 of %2: %3</source>
        <translation>第 %1 轮，共 %2 轮：%3</translation>
    </message>
    <message>
        <source>stopped early: no better epoch for %1</source>
        <translation>提前停止：已有 %1 没有更好的轮次</translation>
    </message>
    <message>
        <source>stopped after %1 minutes, as the recipe says (max_minutes)</source>
        <translation>按训练配方 (max_minutes) 在 %1 分钟后停止</translation>
    </message>
    <message>
        <source>%1 The last weights are tested instead.</source>
        <translation>%1改为测试最后的权重。</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>test %1 %2</source>
        <translation>测试 %1 %2</translation>
    </message>
    <message>
        <source>the test was left out</source>
        <translation>略过了测试</translation>
    </message>
    <message>
        <source>%1: %2 samples at once do not fit into memory, so %3 are taken</source>
        <translation>%1：%2 个样本一次放不进内存，因此取 %3 个</translation>
    </message>
    <message>
        <source>The training loss is not a number any more at step %1. Looking for the node where it begins …</source>
        <translation>第 %1 步的训练损失不再是数。正在查找问题开始的节点……</translation>
    </message>
    <message>
        <source>%1: the training loss is not a number any more at step %2: it begins here; %3.</source>
        <translation>%1：第 %2 步的训练损失不再是数：问题从这里开始；%3。</translation>
    </message>
    <message>
        <source>The network has no loss to evaluate; connect one to its output and a Target.</source>
        <translation>网络没有可评估的损失；请把一个损失接到它的输出和一个 Target。</translation>
    </message>
    <message>
        <source>predict takes %1 inputs (%2), not %3.</source>
        <translation>predict 需要 %1 个输入（%2），不是 %3 个。</translation>
    </message>
    <message>
        <source>%1 is %2, but a tensor of shape %3 is given.</source>
        <translation>%1 是 %2，但给出的张量形状为 %3。</translation>
    </message>
    <message>
        <source>No data are chosen yet: name a data set, such as fashion-mnist-small.</source>
        <translation>尚未选择数据：请指定一个数据集，例如 fashion-mnist-small。</translation>
    </message>
    <message>
        <source>%1: a network is saved as .safetensors (with its weights) or .symloom (without).</source>
        <translation>%1：网络可保存为 .safetensors（含权重）或 .symloom（不含权重）。</translation>
    </message>
    <message>
        <source>%1 has no published original; load weights that Symloom has saved.</source>
        <translation>%1 没有公开发布的原型；请加载 Symloom 保存的权重。</translation>
    </message>
    <message>
        <source>%1 lacks %2, which %3 is made of; it is of another network.</source>
        <translation>%1 缺少 %3 所需的 %2；它属于另一个网络。</translation>
    </message>
    <message>
        <source>%1: %2 is %3, but %4 is %5.</source>
        <translation>%1：%2 是 %3，但 %4 是 %5。</translation>
    </message>
    <message>
        <source>%1 holds weights without their network; load the .symloom file, then the weights.</source>
        <translation>%1 只有权重而没有网络；请先加载 .symloom 文件，再加载权重。</translation>
    </message>
    <message>
        <source>lower the learning rate or limit the gradient's norm (clip_norm)</source>
        <translation>请降低学习率或限制梯度范数 (clip_norm)</translation>
    </message>
    <message>
        <source>infinite numbers</source>
        <translation>无穷大的数</translation>
    </message>
    <message>
        <source>the data hold %1; replace or leave out such samples</source>
        <translation>数据中有%1；请替换或去掉这些样本</translation>
    </message>
    <message>
        <source>it makes %1 of %2</source>
        <translation>它由%2得到%1</translation>
    </message>
    <message>
        <source>its weights are no numbers any more; %1</source>
        <translation>它的权重不再是数；%1</translation>
    </message>
    <message>
        <source>%1: the values grew without bound; %2</source>
        <translation>%1：数值无限增大；%2</translation>
    </message>
    <message>
        <source>%1; keep what goes into it within the numbers it is defined for, or %2</source>
        <translation>%1；请让它的输入保持在有定义的范围内，或%2</translation>
    </message>
    <message>
        <source>its gradient is not finite for %1, though its result is; keep what goes into it away from where the slope is infinite (as that of a square root at 0), or %2</source>
        <translation>它的结果有限，但对%1的梯度不是有限的；请让它的输入远离斜率无穷大之处（如平方根在 0 处），或%2</translation>
    </message>
    <message>
        <source>%1 numbers%2</source>
        <translation>%1 个数%2</translation>
    </message>
    <message>
        <source> between %1 and %2</source>
        <translation>（介于 %1 与 %2 之间）</translation>
    </message>
    <message>
        <source>The network has no weights to train: add a layer with weights, or unfreeze one.</source>
        <translation>网络没有可训练的权重：请添加有权重的层，或解冻一个。</translation>
    </message>
    <message>
        <source>%1: %2; change its settings in the recipe.</source>
        <translation>%1：%2；请在训练配方中更改它的设置。</translation>
    </message>
    <message>
        <source>%1 trains all weights at one rate; set learning_rate_factor to 1 everywhere, or choose another optimizer.</source>
        <translation>%1 以同一学习率训练所有权重；请把各处的 learning_rate_factor 设为 1，或选择另一个优化器。</translation>
    </message>
    <message>
        <source>Muon needs torch 2.9 or newer, and this is %1; choose another optimizer.</source>
        <translation>Muon 需要 torch 2.9 或更新版本，而当前是 %1；请选择另一个优化器。</translation>
    </message>
    <message>
        <source>The graph has no loss to train for: connect the prediction and a Target to a loss, such as cross-entropy.</source>
        <translation>图中没有可训练的损失：请把预测和一个 Target 接到损失上，例如交叉熵。</translation>
    </message>
    <message>
        <source>reordered exactly: %1</source>
        <translation>等价重排：%1</translation>
    </message>
    <message>
        <source>%1 has not enough memory for batches of %2; use smaller ones, or a smaller network</source>
        <translation>%1 的内存不足以容纳大小为 %2 的批；请用更小的批，或更小的网络</translation>
    </message>
    <message>
        <source>%1 has no pictures to show.</source>
        <translation>%1 没有可显示的图像。</translation>
    </message>
    <message>
        <source>%1 cannot hold the run: %2; choose another folder.</source>
        <translation>%1 无法存放训练结果：%2；请换一个文件夹。</translation>
    </message>
    <message>
        <source>%1 has too many runs of this second; choose another folder.</source>
        <translation>%1 在这一秒内的训练过多；请换一个文件夹。</translation>
    </message>
    <message>
        <source>%1 cannot be looked into: %2; choose another folder.</source>
        <translation>无法查看 %1 的内容：%2；请选择另一个文件夹。</translation>
    </message>
    <message>
        <source>%1 is not a run folder: it has no run.json; choose the folder that one run has made.</source>
        <translation>%1 不是训练文件夹：没有 run.json；请选择某一次训练所建立的文件夹。</translation>
    </message>
    <message>
        <source>%1 is damaged: it does not hold a JSON object.</source>
        <translation>%1 已损坏：其中不是 JSON 对象。</translation>
    </message>
    <message>
        <source>%1 is gone: it was deleted or moved while it was trained; put it back and continue the run from its last checkpoint, or train anew.</source>
        <translation>%1 不见了：它在训练时被删除或移走；请放回原处并从最后的检查点继续训练，或重新训练。</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2; make it writable, or go on with a copy of it in another place.</source>
        <translation>无法写入 %1：%2；请使其可写，或在别处用它的副本继续。</translation>
    </message>
    <message>
        <source>%1 is being trained already; wait until that is over, or stop it.</source>
        <translation>%1 已在训练中；请等它结束，或停止它。</translation>
    </message>
    <message>
        <source>%1 cannot train in fp16, whose scale changes within its steps; choose another precision or optimizer.</source>
        <translation>%1 不能以 fp16 训练，因为缩放在其步内会变化；请选择另一种精度或优化器。</translation>
    </message>
    <message>
        <source>started on %1: %2</source>
        <translation>在 %1 上开始：%2</translation>
    </message>
    <message>
        <source>%1 has no complete checkpoint to go on from; train anew.</source>
        <translation>%1 没有可以继续的完整检查点；请重新训练。</translation>
    </message>
    <message>
        <source>The data of %1 have changed since it was trained; restore them, or train anew.</source>
        <translation>%1 的数据在训练之后已改变；请恢复它们，或重新训练。</translation>
    </message>
    <message>
        <source>%1 has already trained %2 epoch%3; give a larger number of epochs.</source>
        <translation>%1 已训练了 %2 轮；请给出更大的轮数。</translation>
    </message>
    <message>
        <source>%1 stopped early after epoch %2, because none was better for %3; give a number of epochs to go on nevertheless.</source>
        <translation>%1 在第 %2 轮后提前停止，因为已有 %3 没有更好的结果；若要继续，请给出轮数。</translation>
    </message>
    <message>
        <source>%1 is damaged and was left out</source>
        <translation>%1 已损坏，被略过</translation>
    </message>
    <message>
        <source>resumed after step %1</source>
        <translation>在第 %1 步之后继续</translation>
    </message>
    <message>
        <source>CPU, %1 cores</source>
        <translation>CPU，%1 核</translation>
    </message>
    <message>
        <source>There is no device %1 here; choose one of %2 or auto.</source>
        <translation>这里没有设备 %1；请从 %2 或 auto 中选择。</translation>
    </message>
    <message>
        <source>%1 images (%2)</source>
        <translation>%1 图像（%2）</translation>
    </message>
    <message>
        <source>%1 arithmetic (%2)</source>
        <translation>%1 运算（%2）</translation>
    </message>
    <message>
        <source>%1 is no CUDA device</source>
        <translation>%1 不是 CUDA 设备</translation>
    </message>
    <message>
        <source>the gradients of several batches are added up, and a replay would write over those of the last</source>
        <translation>多个批的梯度要相加，而重放会覆盖上一批的梯度</translation>
    </message>
    <message>
        <source>not compiled, because torch cannot do it here (%1): trained as it is</source>
        <translation>未编译，因为 torch 在此做不到（%1）：按原样训练</translation>
    </message>
    <message>
        <source>compiled by torch</source>
        <translation>由 torch 编译</translation>
    </message>
    <message>
        <source>compiled by torch without CUDA graphs, because %1</source>
        <translation>由 torch 编译，不用 CUDA 图，因为%1</translation>
    </message>
    <message>
        <source>compiled by torch, its kernels recorded as CUDA graphs</source>
        <translation>由 torch 编译，其内核录制为 CUDA 图</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>按原样</translation>
    </message>
    <message>
        <source>compiled by torch (%1)</source>
        <translation>由 torch 编译（%1）</translation>
    </message>
    <message>
        <source>not compiled (%1)</source>
        <translation>未编译（%1）</translation>
    </message>
    <message>
        <source>%1: %2 ms a step</source>
        <translation>%1：每步 %2 ms</translation>
    </message>
    <message>
        <source>%1 thread%2</source>
        <translation>%1 个线程</translation>
    </message>
    <message>
        <source>%1 of %2 weights taken from %3</source>
        <translation>从 %3 取得 %2 个权重中的 %1 个</translation>
    </message>
    <message>
        <source>it is not there</source>
        <translation>那里没有</translation>
    </message>
    <message>
        <source>there it is %1</source>
        <translation>那里是 %1</translation>
    </message>
    <message>
        <source>%1 (%2) begins anew: %3</source>
        <translation>%1（%2）重新初始化：%3</translation>
    </message>
    <message>
        <source>left out, because no node here has them: %1</source>
        <translation>略过，因为这里没有对应的节点：%1</translation>
    </message>
    <message>
        <source>Nothing in %1 fits this network: none of its %2 weights has the name and shape of one here; choose a run of a network that shares layers with it.</source>
        <translation>%1 中没有适合此网络的内容：它的 %2 个权重中，没有一个与这里某个权重的名称和形状相同；请选择与此网络有相同层的网络的训练。</translation>
    </message>
    <message>
        <source>%1 holds no weights to start from; choose a run that was trained, or a file.</source>
        <translation>%1 没有可作起点的权重；请选择训练过的结果，或一个文件。</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>它是空的</translation>
    </message>
    <message>
        <source>%1 holds no weights that can be read: %2.</source>
        <translation>%1 没有可读取的权重：%2。</translation>
    </message>
    <message>
        <source>%1 is no state dict: it must hold tensors by name, and nothing else.</source>
        <translation>%1 不是 state dict：它只能按名称存放张量。</translation>
    </message>
    <message>
        <source>a single number</source>
        <translation>单个数值</translation>
    </message>
    <message>
        <source>class_weights is balanced, but no CrossEntropyLoss compares a prediction with %1: use that loss, or set class_weights to none.</source>
        <translation>class_weights 为 balanced，但没有 CrossEntropyLoss 把预测与 %1 比较：请使用该损失，或把 class_weights 设为 none。</translation>
    </message>
    <message>
        <source>classes count in the loss by their rarity: %1</source>
        <translation>类别在损失中按其稀少程度计入：%1</translation>
    </message>
    <message>
        <source>The worker is busy with a run; stop it first.</source>
        <translation>训练进程正忙；请先停止当前训练。</translation>
    </message>
    <message>
        <source>The worker is trying learning rates or batch sizes; stop that first.</source>
        <translation>训练进程正在试学习率或批大小；请先停止。</translation>
    </message>
    <message>
        <source>The worker is exporting; try again when that is done.</source>
        <translation>训练进程正在导出；请在完成后重试。</translation>
    </message>
    <message>
        <source>The worker is downloading; try again when that is done.</source>
        <translation>训练进程正在下载；请在完成后重试。</translation>
    </message>
    <message>
        <source>This worker does not understand the command: %1.</source>
        <translation>训练进程不理解命令：%1。</translation>
    </message>
    <message>
        <source>No run is going on.</source>
        <translation>没有正在进行的训练。</translation>
    </message>
    <message>
        <source>The worker is busy; try again in a moment.</source>
        <translation>训练进程正忙；请稍后再试。</translation>
    </message>
</context>
</TS>

<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Declarations</name>
    <message>
        <source>What the network is given: one batch of samples.</source>
        <translation>网络的输入：一批样本。</translation>
    </message>
    <message>
        <source>the batch, in the declared shape</source>
        <translation>一批数据，形状如声明</translation>
    </message>
    <message>
        <source>Sizes; a name stands for a size that varies, N for the batch.</source>
        <translation>各维大小；名称表示可变的大小，N 表示批。</translation>
    </message>
    <message>
        <source>Number format.</source>
        <translation>数值格式。</translation>
    </message>
    <message>
        <source>The data set's column; empty takes the one of this node's name, or the next.</source>
        <translation>数据集的列；留空取与此节点同名的列，否则取下一列。</translation>
    </message>
    <message>
        <source>output = the batch's column</source>
        <translation>output = 批中对应的列</translation>
    </message>
    <message>
        <source>What the network should answer: one batch of labels. It feeds losses and metrics only.</source>
        <translation>网络应给出的答案：一批标签。只接到损失和指标。</translation>
    </message>
    <message>
        <source>the batch of labels</source>
        <translation>一批标签</translation>
    </message>
    <message>
        <source>Sizes; N is the batch. Class numbers have no other.</source>
        <translation>各维大小；N 为批。类别编号没有其他维度。</translation>
    </message>
    <message>
        <source>int64 for class numbers, float32 for values.</source>
        <translation>类别编号用 int64，数值用 float32。</translation>
    </message>
    <message>
        <source>target = the batch's column</source>
        <translation>target = 批中对应的列</translation>
    </message>
    <message>
        <source>Names a result: of the network, or of a block, where it is an output port.</source>
        <translation>给结果命名：网络的结果，或块的结果（在块上成为输出端口）。</translation>
    </message>
    <message>
        <source>any shape</source>
        <translation>任意形状</translation>
    </message>
    <message>
        <source>the same</source>
        <translation>同上</translation>
    </message>
    <message>
        <source>what the network returns under this name</source>
        <translation>网络以此名称返回的内容</translation>
    </message>
    <message>
        <source>The same number everywhere, never trained.</source>
        <translation>处处相同的数，从不训练。</translation>
    </message>
    <message>
        <source>the declared shape</source>
        <translation>声明的形状</translation>
    </message>
    <message>
        <source>Sizes; 1 fits everything.</source>
        <translation>各维大小；1 适合一切。</translation>
    </message>
    <message>
        <source>The number.</source>
        <translation>数值。</translation>
    </message>
    <message>
        <source>output = value everywhere</source>
        <translation>output = 处处为 value</translation>
    </message>
    <message>
        <source>A learned tensor of its own, such as queries, a start state or a factor.</source>
        <translation>独立的可学习张量，例如查询、初始状态或系数。</translation>
    </message>
    <message>
        <source>Sizes; a 1 in front goes with every batch.</source>
        <translation>各维大小；最前面的 1 适合任何批。</translation>
    </message>
    <message>
        <source>How it starts.</source>
        <translation>初始方式。</translation>
    </message>
    <message>
        <source>Standard deviation (normal) or bound (uniform).</source>
        <translation>标准差（正态）或界限（均匀）。</translation>
    </message>
    <message>
        <source>output = the weight</source>
        <translation>output = 权重</translation>
    </message>
    <message>
        <source>The numbers of the places in a sequence: 0, 1, 2, …</source>
        <translation>序列中各位置的编号：0, 1, 2, …</translation>
    </message>
    <message>
        <source>(N, T, …): only T counts</source>
        <translation>(N, T, …)：只用到 T</translation>
    </message>
    <message>
        <source>Ones in the shape of the input.</source>
        <translation>与输入形状相同的全 1 张量。</translation>
    </message>
    <message>
        <source>the same shape</source>
        <translation>形状相同</translation>
    </message>
    <message>
        <source>Zeros in the shape of the input.</source>
        <translation>与输入形状相同的全 0 张量。</translation>
    </message>
    <message>
        <source>Normal random numbers in the shape of the input, new at every step; as a VAE samples.</source>
        <translation>与输入形状相同的正态随机数，每步重新抽取；如 VAE 的采样。</translation>
    </message>
    <message>
        <source>Random numbers from 0 to 1 in the shape of the input, new at every step.</source>
        <translation>与输入形状相同的 0 到 1 的随机数，每步重新抽取。</translation>
    </message>
    <message>
        <source>Slides learned windows over one axis.</source>
        <translation>一维卷积：让学习到的窗口沿一个轴滑动。</translation>
    </message>
    <message>
        <source>Number of windows learned.</source>
        <translation>学习的窗口（卷积核）数量。</translation>
    </message>
    <message>
        <source>Size of the window.</source>
        <translation>窗口的大小。</translation>
    </message>
    <message>
        <source>Step of the window.</source>
        <translation>窗口移动的步长。</translation>
    </message>
    <message>
        <source>Values added on both sides.</source>
        <translation>两侧填充的值的个数。</translation>
    </message>
    <message>
        <source>Pad so that the size stays, whatever padding says; needs stride 1.</source>
        <translation>无论 padding 为何都填充到大小不变；需要步幅为 1。</translation>
    </message>
    <message>
        <source>Spacing of the window's values.</source>
        <translation>窗口中各值的间距。</translation>
    </message>
    <message>
        <source>Channel groups; as many as channels is depthwise.</source>
        <translation>通道分组数；等于通道数时为深度可分离卷积。</translation>
    </message>
    <message>
        <source>Add a learned number per channel.</source>
        <translation>为每个通道加上一个学习到的数。</translation>
    </message>
    <message>
        <source>What is added: zeros, the mirror image, the edge repeated, or the other end.</source>
        <translation>填充什么：零、镜像、重复边缘或另一端的值。</translation>
    </message>
    <message>
        <source>Applied to the result.</source>
        <translation>作用于结果。</translation>
    </message>
    <message>
        <source>Slides learned windows over 2 axes.</source>
        <translation>二维卷积：让学习到的窗口沿两个轴滑动。</translation>
    </message>
    <message>
        <source>Slides learned windows over 3 axes.</source>
        <translation>三维卷积：让学习到的窗口沿三个轴滑动。</translation>
    </message>
    <message>
        <source>A convolution backwards: every value paints a learned window, so images grow.</source>
        <translation>转置卷积：每个值画出一个学习到的窗口，使图像变大。</translation>
    </message>
    <message>
        <source>Step from window to window.</source>
        <translation>从一个窗口到下一个窗口的步长。</translation>
    </message>
    <message>
        <source>Values cut off on both sides.</source>
        <translation>两侧切去的值的个数。</translation>
    </message>
    <message>
        <source>Values added on one side, to reach the size before a strided convolution.</source>
        <translation>在一侧添加的值，以恢复带步幅的卷积之前的大小。</translation>
    </message>
    <message>
        <source>Every output is a weighted sum of all inputs.</source>
        <translation>全连接层：每个输出都是所有输入的加权和。</translation>
    </message>
    <message>
        <source>Number of outputs.</source>
        <translation>输出的数量。</translation>
    </message>
    <message>
        <source>Add a learned number per output.</source>
        <translation>为每个输出加上一个学习到的数。</translation>
    </message>
    <message>
        <source>Every output is a weighted sum of all products of one input's features with the other's.</source>
        <translation>双线性层：每个输出是两个输入的特征两两乘积的加权和。</translation>
    </message>
    <message>
        <source>(…, other features)</source>
        <translation>(…, 其他特征)</translation>
    </message>
    <message>
        <source>Keeps the largest value of each window.</source>
        <translation>最大池化：保留每个窗口中的最大值。</translation>
    </message>
    <message>
        <source>Step of the window; none takes the kernel size.</source>
        <translation>窗口移动的步长；留空取卷积核大小。</translation>
    </message>
    <message>
        <source>Minus infinity added on both sides.</source>
        <translation>在两侧添加负无穷。</translation>
    </message>
    <message>
        <source>Keep a last window that hangs over the edge.</source>
        <translation>保留伸出边缘的最后一个窗口。</translation>
    </message>
    <message>
        <source>A second output says where each value was, for unpooling.</source>
        <translation>第二个输出给出每个值原来的位置，供反池化使用。</translation>
    </message>
    <message>
        <source>out[i] = max of input[i · stride + j · dilation − padding], j &lt; kernel_size</source>
        <translation>out[i] = max(input[i · stride + j · dilation − padding])，j &lt; kernel_size</translation>
    </message>
    <message>
        <source>The mean of each window.</source>
        <translation>平均池化：每个窗口的均值。</translation>
    </message>
    <message>
        <source>Zeros added on both sides.</source>
        <translation>在两侧添加零。</translation>
    </message>
    <message>
        <source>Whether added zeros count in the mean.</source>
        <translation>添加的零是否计入均值。</translation>
    </message>
    <message>
        <source>out[i] = mean of input[i · stride + j − padding], j &lt; kernel_size</source>
        <translation>out[i] = mean(input[i · stride + j − padding])，j &lt; kernel_size</translation>
    </message>
    <message>
        <source>What sums are divided by; none takes the window's size.</source>
        <translation>求和后除以多少；留空取窗口大小。</translation>
    </message>
    <message>
        <source>The mean of windows chosen so that the result has a given size.</source>
        <translation>自适应平均池化：窗口的均值，窗口的选取使结果具有给定大小。</translation>
    </message>
    <message>
        <source>Size of the result.</source>
        <translation>结果的大小。</translation>
    </message>
    <message>
        <source>window i covers ⌊i · size / output_size⌋ … ⌈(i + 1) · size / output_size⌉ − 1</source>
        <translation>窗口 i 覆盖 ⌊i · size / output_size⌋ … ⌈(i + 1) · size / output_size⌉ − 1</translation>
    </message>
    <message>
        <source>The largest value of windows chosen so that the result has a given size.</source>
        <translation>自适应最大池化：窗口的最大值，窗口的选取使结果具有给定大小。</translation>
    </message>
    <message>
        <source>The mean of each channel over all places.</source>
        <translation>全局平均池化：每个通道在所有位置上的均值。</translation>
    </message>
    <message>
        <source>(N, C), or (N, C, 1, …) with keepdim</source>
        <translation>(N, C)，或开启 keepdim 时为 (N, C, 1, …)</translation>
    </message>
    <message>
        <source>Keep the axes, with size 1.</source>
        <translation>保留这些轴，大小为 1。</translation>
    </message>
    <message>
        <source>The largest value of each channel.</source>
        <translation>全局最大池化：每个通道的最大值。</translation>
    </message>
    <message>
        <source>The p-norm of each window: between sum (p = 1) and maximum (p large).</source>
        <translation>Lp 池化：每个窗口的 p 范数，介于求和 (p = 1) 与最大值 (p 很大) 之间。</translation>
    </message>
    <message>
        <source>The power p.</source>
        <translation>幂次 p。</translation>
    </message>
    <message>
        <source>out = (Σ x^p)^(1/p) over each window</source>
        <translation>每个窗口上 out = (Σ x^p)^(1/p)</translation>
    </message>
    <message>
        <source>Puts the values of a MaxPool back to where they came from, 0 elsewhere.</source>
        <translation>反池化：把 MaxPool 的值放回原处，其余为 0。</translation>
    </message>
    <message>
        <source>the second output of MaxPool1d</source>
        <translation>MaxPool1d 的第二个输出</translation>
    </message>
    <message>
        <source>The padding of the MaxPool.</source>
        <translation>MaxPool 的填充。</translation>
    </message>
    <message>
        <source>the second output of MaxPool2d</source>
        <translation>MaxPool2d 的第二个输出</translation>
    </message>
    <message>
        <source>the second output of MaxPool3d</source>
        <translation>MaxPool3d 的第二个输出</translation>
    </message>
    <message>
        <source>Negative numbers become 0.</source>
        <translation>修正线性单元：负数变为 0。</translation>
    </message>
    <message>
        <source>Negative numbers become 0, numbers above 6 become 6.</source>
        <translation>负数变为 0，大于 6 的数变为 6。</translation>
    </message>
    <message>
        <source>Negative numbers are made small instead of 0.</source>
        <translation>带泄漏的 ReLU：负数被缩小，而不是变为 0。</translation>
    </message>
    <message>
        <source>Factor of negative numbers.</source>
        <translation>负数的系数。</translation>
    </message>
    <message>
        <source>Negative numbers bend towards −alpha.</source>
        <translation>指数线性单元：负数弯向 −alpha。</translation>
    </message>
    <message>
        <source>What very negative numbers come near to, negated.</source>
        <translation>很小的负数所趋近的值，取负。</translation>
    </message>
    <message>
        <source>x if x &gt; 0 else alpha · (exp(x) − 1)</source>
        <translation>x &gt; 0 时为 x，否则为 alpha · (exp(x) − 1)</translation>
    </message>
    <message>
        <source>ELU with the scale that keeps mean 0 and variance 1 from layer to layer.</source>
        <translation>带缩放的 ELU，使均值 0、方差 1 在层间保持不变。</translation>
    </message>
    <message>
        <source>1.0507 · (x if x &gt; 0 else 1.6733 · (exp(x) − 1))</source>
        <translation>1.0507 · (x &gt; 0 时为 x，否则为 1.6733 · (exp(x) − 1))</translation>
    </message>
    <message>
        <source>ELU that is smooth at 0 for every alpha.</source>
        <translation>对任何 alpha 在 0 处都光滑的 ELU。</translation>
    </message>
    <message>
        <source>Each number times the probability that a normal variable is below it.</source>
        <translation>每个数乘以正态变量小于它的概率。</translation>
    </message>
    <message>
        <source>Exact, or the faster formula with tanh of GPT-2 and BERT's first code.</source>
        <translation>精确公式，或 GPT-2 和 BERT 最初代码所用的更快的 tanh 公式。</translation>
    </message>
    <message>
        <source>x · Φ(x), Φ the normal distribution; tanh: x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))</source>
        <translation>x · Φ(x)，Φ 为正态分布函数；tanh：x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))</translation>
    </message>
    <message>
        <source>Each number times its own sigmoid.</source>
        <translation>每个数乘以它自己的 sigmoid。</translation>
    </message>
    <message>
        <source>A smooth curve that dips a little below 0.</source>
        <translation>在 0 以下略微下凹的光滑曲线。</translation>
    </message>
    <message>
        <source>Squeezes numbers into 0 … 1.</source>
        <translation>把数压缩到 0 … 1。</translation>
    </message>
    <message>
        <source>The logarithm of the sigmoid, without its rounding.</source>
        <translation>sigmoid 的对数，没有其舍入误差。</translation>
    </message>
    <message>
        <source>The sigmoid as three straight lines.</source>
        <translation>用三段直线表示的 sigmoid。</translation>
    </message>
    <message>
        <source>SiLU with the sigmoid as three straight lines.</source>
        <translation>sigmoid 由三段直线代替的 SiLU。</translation>
    </message>
    <message>
        <source>Squeezes numbers into −1 … 1.</source>
        <translation>双曲正切：把数压缩到 −1 … 1。</translation>
    </message>
    <message>
        <source>Cuts numbers off below and above.</source>
        <translation>截去过小和过大的数。</translation>
    </message>
    <message>
        <source>Smallest result.</source>
        <translation>最小的结果。</translation>
    </message>
    <message>
        <source>Largest result.</source>
        <translation>最大的结果。</translation>
    </message>
    <message>
        <source>Each number less its tanh.</source>
        <translation>每个数减去它的 tanh。</translation>
    </message>
    <message>
        <source>ReLU with a rounded corner; always positive.</source>
        <translation>拐角圆滑的 ReLU；恒为正。</translation>
    </message>
    <message>
        <source>Sharpness of the corner.</source>
        <translation>拐角的尖锐程度。</translation>
    </message>
    <message>
        <source>Where beta · x is above this, the result is x itself.</source>
        <translation>当 beta · x 大于它时，结果就是 x 本身。</translation>
    </message>
    <message>
        <source>Squeezes numbers into −1 … 1, slower than tanh.</source>
        <translation>把数压缩到 −1 … 1，比 tanh 慢。</translation>
    </message>
    <message>
        <source>Numbers near 0 become 0.</source>
        <translation>硬收缩：接近 0 的数变为 0。</translation>
    </message>
    <message>
        <source>How near.</source>
        <translation>多近才归零。</translation>
    </message>
    <message>
        <source>x if |x| &gt; lambd else 0</source>
        <translation>|x| &gt; lambd 时为 x，否则为 0</translation>
    </message>
    <message>
        <source>Numbers move towards 0 by lambd, those nearer become 0.</source>
        <translation>软收缩：数向 0 移动 lambd，更近的变为 0。</translation>
    </message>
    <message>
        <source>How far.</source>
        <translation>移动多远。</translation>
    </message>
    <message>
        <source>Numbers up to a threshold are replaced by a value.</source>
        <translation>不超过阈值的数被替换为给定值。</translation>
    </message>
    <message>
        <source>Up to where numbers are replaced.</source>
        <translation>不超过它的数被替换。</translation>
    </message>
    <message>
        <source>By what.</source>
        <translation>替换为什么。</translation>
    </message>
    <message>
        <source>x if x &gt; threshold else value</source>
        <translation>x &gt; threshold 时为 x，否则为 value</translation>
    </message>
    <message>
        <source>Numbers become probabilities that add up to 1.</source>
        <translation>把数变为总和为 1 的概率。</translation>
    </message>
    <message>
        <source>The dimension whose values add up to 1.</source>
        <translation>其值相加为 1 的维度。</translation>
    </message>
    <message>
        <source>The logarithms of softmax's probabilities, without its rounding.</source>
        <translation>softmax 概率的对数，没有其舍入误差。</translation>
    </message>
    <message>
        <source>The dimension whose probabilities add up to 1.</source>
        <translation>其概率相加为 1 的维度。</translation>
    </message>
    <message>
        <source>Softmax of the negated numbers: the smallest is the most probable.</source>
        <translation>对取负的数做 softmax：最小的概率最大。</translation>
    </message>
    <message>
        <source>Half of the features, each gated by the sigmoid of one of the other half.</source>
        <translation>门控线性单元：一半特征，各由另一半中对应特征的 sigmoid 门控。</translation>
    </message>
    <message>
        <source>any shape, even along dim</source>
        <translation>任意形状，沿 dim 为偶数</translation>
    </message>
    <message>
        <source>half as large along dim</source>
        <translation>沿 dim 减半</translation>
    </message>
    <message>
        <source>The dimension that is halved.</source>
        <translation>被对半分的维度。</translation>
    </message>
    <message>
        <source>x₁ · sigmoid(x₂), x₁ and x₂ the halves</source>
        <translation>x₁ · sigmoid(x₂)，x₁ 与 x₂ 为两半</translation>
    </message>
    <message>
        <source>LeakyReLU that learns its slope.</source>
        <translation>斜率可学习的 LeakyReLU。</translation>
    </message>
    <message>
        <source>Learn a slope for each channel, not one for all.</source>
        <translation>为每个通道学习一个斜率，而不是共用一个。</translation>
    </message>
    <message>
        <source>The slope to begin with.</source>
        <translation>初始斜率。</translation>
    </message>
    <message>
        <source>LeakyReLU whose slope is drawn anew for every number while training.</source>
        <translation>训练时斜率对每个数随机抽取的 LeakyReLU。</translation>
    </message>
    <message>
        <source>Smallest slope.</source>
        <translation>最小斜率。</translation>
    </message>
    <message>
        <source>Largest slope.</source>
        <translation>最大斜率。</translation>
    </message>
    <message>
        <source>max(0, x) + slope · min(0, x), slope uniform in lower … upper; their mean outside training</source>
        <translation>max(0, x) + slope · min(0, x)，slope 在 lower … upper 上均匀分布；训练之外取其均值</translation>
    </message>
    <message>
        <source>Each channel to mean 0 and variance 1 over the batch; the running figures serve outside training.</source>
        <translation>批归一化：把每个通道在批上归一化为均值 0、方差 1；训练之外使用滑动统计量。</translation>
    </message>
    <message>
        <source>(N, C) or (N, C, L)</source>
        <translation>(N, C) 或 (N, C, L)</translation>
    </message>
    <message>
        <source>Added to the variance, so that nothing is divided by 0.</source>
        <translation>加在方差上，避免除以 0。</translation>
    </message>
    <message>
        <source>How much of the running mean and variance each batch replaces; none averages all batches.</source>
        <translation>每批更新滑动均值和方差的比例；留空则对所有批取平均。</translation>
    </message>
    <message>
        <source>Learn a factor and a shift per channel.</source>
        <translation>为每个通道学习一个系数和一个偏移。</translation>
    </message>
    <message>
        <source>Keep a running mean and variance, used outside training.</source>
        <translation>保留滑动均值和方差，供训练之外使用。</translation>
    </message>
    <message>
        <source>(x − mean) / √(variance + eps) · weight + bias, over all but the channels</source>
        <translation>(x − mean) / √(variance + eps) · weight + bias，在除通道外的所有维度上</translation>
    </message>
    <message>
        <source>Each sample's features to mean 0 and variance 1; every transformer has it.</source>
        <translation>层归一化：把每个样本的特征归一化为均值 0、方差 1；每个 Transformer 都用它。</translation>
    </message>
    <message>
        <source>How many of the last dimensions are normalised together.</source>
        <translation>最后多少个维度一起归一化。</translation>
    </message>
    <message>
        <source>Learn a factor and a shift per feature.</source>
        <translation>为每个特征学习一个系数和一个偏移。</translation>
    </message>
    <message>
        <source>Learn the shift too.</source>
        <translation>偏移也学习。</translation>
    </message>
    <message>
        <source>(x − mean) / √(variance + eps) · weight + bias, over the last dimensions</source>
        <translation>(x − mean) / √(variance + eps) · weight + bias，在最后几维上</translation>
    </message>
    <message>
        <source>LayerNorm without the mean: features are divided by their root mean square.</source>
        <translation>不减均值的 LayerNorm：特征除以其均方根。</translation>
    </message>
    <message>
        <source>Added to the mean square; none takes the smallest step of the number format.</source>
        <translation>加在均方上；留空取数值格式的最小步长。</translation>
    </message>
    <message>
        <source>Learn a factor per feature.</source>
        <translation>为每个特征学习一个系数。</translation>
    </message>
    <message>
        <source>x / √(mean(x²) + eps) · weight, over the last dimensions</source>
        <translation>x / √(mean(x²) + eps) · weight，在最后几维上</translation>
    </message>
    <message>
        <source>Groups of channels of each sample to mean 0 and variance 1; the batch size does not matter.</source>
        <translation>组归一化：把每个样本的通道分组归一化为均值 0、方差 1；与批大小无关。</translation>
    </message>
    <message>
        <source>Number of groups; 1 normalises each sample as a whole.</source>
        <translation>组数；1 表示对每个样本整体归一化。</translation>
    </message>
    <message>
        <source>(x − mean) / √(variance + eps) · weight + bias, over one group of one sample</source>
        <translation>(x − mean) / √(variance + eps) · weight + bias，在一个样本的一组上</translation>
    </message>
    <message>
        <source>Each channel of each sample to mean 0 and variance 1.</source>
        <translation>实例归一化：把每个样本的每个通道归一化为均值 0、方差 1。</translation>
    </message>
    <message>
        <source>(x − mean) / √(variance + eps) · weight + bias, over the places of one channel of one sample</source>
        <translation>(x − mean) / √(variance + eps) · weight + bias，在一个样本一个通道的各位置上</translation>
    </message>
    <message>
        <source>Each value is damped by its neighbours in the channels beside it; used in AlexNet.</source>
        <translation>局部响应归一化：每个值受相邻通道的值抑制；用于 AlexNet。</translation>
    </message>
    <message>
        <source>How many neighbouring channels count.</source>
        <translation>计入多少个相邻通道。</translation>
    </message>
    <message>
        <source>Strength.</source>
        <translation>强度。</translation>
    </message>
    <message>
        <source>Exponent.</source>
        <translation>指数。</translation>
    </message>
    <message>
        <source>Added to the sum.</source>
        <translation>加在和上。</translation>
    </message>
    <message>
        <source>x / (k + alpha · mean of x² over size channels)^beta</source>
        <translation>x / (k + alpha · size 个通道上 x² 的均值)^beta</translation>
    </message>
    <message>
        <source>Vectors are divided by their length.</source>
        <translation>把向量除以其长度。</translation>
    </message>
    <message>
        <source>Which length: the p-norm.</source>
        <translation>用哪种长度：p 范数。</translation>
    </message>
    <message>
        <source>The dimension that holds a vector.</source>
        <translation>存放向量的维度。</translation>
    </message>
    <message>
        <source>Smallest length to divide by.</source>
        <translation>作除数的最小长度。</translation>
    </message>
    <message>
        <source>Sets numbers to 0 at random while training, so that the network relies on no single one.</source>
        <translation>训练时随机把一些数置 0，使网络不依赖任何单个数。</translation>
    </message>
    <message>
        <source>Probability of each one to be dropped.</source>
        <translation>每个值被丢弃的概率。</translation>
    </message>
    <message>
        <source>x · b / (1 − p), b = 0 with probability p, else 1</source>
        <translation>x · b / (1 − p)，b 以概率 p 为 0，否则为 1</translation>
    </message>
    <message>
        <source>Sets whole channels to 0 at random while training.</source>
        <translation>训练时随机把整个通道置 0。</translation>
    </message>
    <message>
        <source>x · b / (1 − p), b = 0 for a channel with probability p, else 1</source>
        <translation>x · b / (1 − p)，b 对每个通道以概率 p 为 0，否则为 1</translation>
    </message>
    <message>
        <source>Dropout for SELU networks: mean and variance stay.</source>
        <translation>用于 SELU 网络的 Dropout：均值和方差保持不变。</translation>
    </message>
    <message>
        <source>scale · (x · b − 1.7581 · (1 − b)) + shift, b = 0 with probability p, else 1</source>
        <translation>scale · (x · b − 1.7581 · (1 − b)) + shift，b 以概率 p 为 0，否则为 1</translation>
    </message>
    <message>
        <source>AlphaDropout of whole channels.</source>
        <translation>作用于整个通道的 AlphaDropout。</translation>
    </message>
    <message>
        <source>scale · (x · b − 1.7581 · (1 − b)) + shift, b = 0 for a channel with probability p, else 1</source>
        <translation>scale · (x · b − 1.7581 · (1 − b)) + shift，b 对每个通道以概率 p 为 0，否则为 1</translation>
    </message>
    <message>
        <source>Sets whole samples to 0 at random while training; on a residual branch, the block is skipped for them.</source>
        <translation>训练时随机把整个样本置 0；放在残差分支上，就是对这些样本跳过该块。</translation>
    </message>
    <message>
        <source>Probability of each sample to be dropped.</source>
        <translation>每个样本被丢弃的概率。</translation>
    </message>
    <message>
        <source>x · b / (1 − p), b = 0 for a sample with probability p, else 1</source>
        <translation>x · b / (1 − p)，b 对每个样本以概率 p 为 0，否则为 1</translation>
    </message>
    <message>
        <source>Adds normal random numbers while training.</source>
        <translation>训练时加入正态随机数。</translation>
    </message>
    <message>
        <source>Standard deviation of what is added.</source>
        <translation>所加噪声的标准差。</translation>
    </message>
    <message>
        <source>x + std · ε, ε normal with mean 0 and variance 1</source>
        <translation>x + std · ε，ε 服从均值 0、方差 1 的正态分布</translation>
    </message>
    <message>
        <source>Reads a sequence step by step and remembers one state.</source>
        <translation>循环神经网络：逐步读取序列，记住一个状态。</translation>
    </message>
    <message>
        <source>first state (layers × directions, N, size); zeros if unwired</source>
        <translation>初始状态 (layers × directions, N, size)；未连接时为零</translation>
    </message>
    <message>
        <source>(N, T, directions × size), the state after every step</source>
        <translation>(N, T, directions × size)，每一步之后的状态</translation>
    </message>
    <message>
        <source>last state (layers × directions, N, size)</source>
        <translation>最终状态 (layers × directions, N, size)</translation>
    </message>
    <message>
        <source>Numbers remembered from step to step.</source>
        <translation>逐步记住的数的个数。</translation>
    </message>
    <message>
        <source>Layers on top of each other.</source>
        <translation>叠加的层数。</translation>
    </message>
    <message>
        <source>Add learned numbers.</source>
        <translation>加上学习到的数。</translation>
    </message>
    <message>
        <source>Sequences are (N, T, features); otherwise (T, N, features), which is torch's default.</source>
        <translation>序列为 (N, T, features)；否则为 (T, N, features)，即 torch 的默认值。</translation>
    </message>
    <message>
        <source>Part of the values dropped between layers.</source>
        <translation>层间被丢弃的值的比例。</translation>
    </message>
    <message>
        <source>A second one reads from the end; results are side by side.</source>
        <translation>另有一个从末尾读起；结果并排。</translation>
    </message>
    <message>
        <source>Applied to the sum.</source>
        <translation>作用于和。</translation>
    </message>
    <message>
        <source>Reads a sequence step by step; gates decide what it keeps, forgets and tells.</source>
        <translation>长短期记忆网络：逐步读取序列；由门决定保留、遗忘和输出什么。</translation>
    </message>
    <message>
        <source>Size the state is projected to; 0 for no projection.</source>
        <translation>状态投影到的大小；0 表示不投影。</translation>
    </message>
    <message>
        <source>Reads a sequence step by step; like LSTM with one state and fewer weights.</source>
        <translation>门控循环单元：逐步读取序列；类似 LSTM，但只有一个状态，权重更少。</translation>
    </message>
    <message>
        <source>RNN over sequences of different lengths; what pads them is not read.</source>
        <translation>对不等长序列的 RNN；填充部分不会被读取。</translation>
    </message>
    <message>
        <source>how many places count (N)</source>
        <translation>有效位置数 (N)</translation>
    </message>
    <message>
        <source>LSTM over sequences of different lengths; what pads them is not read.</source>
        <translation>对不等长序列的 LSTM；填充部分不会被读取。</translation>
    </message>
    <message>
        <source>GRU over sequences of different lengths; what pads them is not read.</source>
        <translation>对不等长序列的 GRU；填充部分不会被读取。</translation>
    </message>
    <message>
        <source>One step of an RNN.</source>
        <translation>RNN 的一步。</translation>
    </message>
    <message>
        <source>state before (N, hidden_size); zeros if unwired</source>
        <translation>之前的状态 (N, hidden_size)；未连接时为零</translation>
    </message>
    <message>
        <source>state after (N, hidden_size)</source>
        <translation>之后的状态 (N, hidden_size)</translation>
    </message>
    <message>
        <source>One step of an LSTM.</source>
        <translation>LSTM 的一步。</translation>
    </message>
    <message>
        <source>One step of a GRU.</source>
        <translation>GRU 的一步。</translation>
    </message>
    <message>
        <source>True where a sequence is over: the mask that attention takes.</source>
        <translation>序列结束之后为真：注意力所用的掩码。</translation>
    </message>
    <message>
        <source>(N, T) bool; true beyond the length</source>
        <translation>(N, T) bool；超出长度处为真</translation>
    </message>
    <message>
        <source>The last place that counts of each sequence.</source>
        <translation>每个序列最后一个有效位置。</translation>
    </message>
    <message>
        <source>Each query gathers the values whose keys fit it, in several heads at once.</source>
        <translation>多头注意力：每个查询汇集键与之匹配的值，多个头同时进行。</translation>
    </message>
    <message>
        <source>(N, source, key features)</source>
        <translation>(N, source, key 特征)</translation>
    </message>
    <message>
        <source>(N, source, value features)</source>
        <translation>(N, source, value 特征)</translation>
    </message>
    <message>
        <source>(T, source); true or −∞ hides</source>
        <translation>(T, source)；为真或 −∞ 处被遮蔽</translation>
    </message>
    <message>
        <source>(N, source); true or −∞ hides</source>
        <translation>(N, source)；为真或 −∞ 处被遮蔽</translation>
    </message>
    <message>
        <source>Parallel attentions; they share the features.</source>
        <translation>并行的注意力数；它们平分特征。</translation>
    </message>
    <message>
        <source>Part of the attention dropped in training.</source>
        <translation>训练中被丢弃的注意力比例。</translation>
    </message>
    <message>
        <source>Add learned numbers to all projections.</source>
        <translation>为所有投影加上学习到的数。</translation>
    </message>
    <message>
        <source>Add one learned key and value to every sequence.</source>
        <translation>为每个序列加上一个学习到的键和值。</translation>
    </message>
    <message>
        <source>Add one key and value of zeros: attention to nothing.</source>
        <translation>加上一个全零的键和值：可以什么都不注意。</translation>
    </message>
    <message>
        <source>Also give the attention itself; slower, so off here.</source>
        <translation>同时给出注意力本身；较慢，因此默认关闭。</translation>
    </message>
    <message>
        <source>Give its mean over the heads.</source>
        <translation>给出它在各头上的均值。</translation>
    </message>
    <message>
        <source>softmax(Q Kᵀ / √d) V in each head, then a projection</source>
        <translation>每个头中 softmax(Q Kᵀ / √d) V，然后投影</translation>
    </message>
    <message>
        <source>Every place of a sequence looks at all places of the same sequence.</source>
        <translation>自注意力：序列的每个位置都看同一序列的所有位置。</translation>
    </message>
    <message>
        <source>Every place of a sequence looks at itself and those before it, as a language model must.</source>
        <translation>因果自注意力：序列的每个位置看自己和之前的位置，语言模型必须如此。</translation>
    </message>
    <message>
        <source>MultiheadAttention(x, x, x) with −∞ above the diagonal</source>
        <translation>MultiheadAttention(x, x, x)，对角线以上为 −∞</translation>
    </message>
    <message>
        <source>Every place of one sequence looks at all places of another.</source>
        <translation>交叉注意力：一个序列的每个位置看另一个序列的所有位置。</translation>
    </message>
    <message>
        <source>who looks (N, T, features)</source>
        <translation>观察的一方 (N, T, features)</translation>
    </message>
    <message>
        <source>looked at (N, source, any features)</source>
        <translation>被观察的一方 (N, source, 任意特征)</translation>
    </message>
    <message>
        <source>Attention alone, without weights: each query gathers the values whose keys fit it.</source>
        <translation>仅注意力本身，没有权重：每个查询汇集键与之匹配的值。</translation>
    </message>
    <message>
        <source>(N, …, source, value features)</source>
        <translation>(N, …, source, value 特征)</translation>
    </message>
    <message>
        <source>(…, T, source); false or −∞ hides</source>
        <translation>(…, T, source)；为假或 −∞ 处被遮蔽</translation>
    </message>
    <message>
        <source>(N, …, T, value features)</source>
        <translation>(N, …, T, value 特征)</translation>
    </message>
    <message>
        <source>No place sees those after it.</source>
        <translation>任何位置都看不到它之后的位置。</translation>
    </message>
    <message>
        <source>Factor on the scores; none takes 1/√features.</source>
        <translation>打分的系数；留空取 1/√features。</translation>
    </message>
    <message>
        <source>Every place looks at all others, then thinks: one layer of BERT or ViT.</source>
        <translation>每个位置先看其他所有位置，再加工：BERT 或 ViT 的一层。</translation>
    </message>
    <message>
        <source>(T, T); true or −∞ hides</source>
        <translation>(T, T)；为真或 −∞ 处被遮蔽</translation>
    </message>
    <message>
        <source>(N, T); true or −∞ hides</source>
        <translation>(N, T)；为真或 −∞ 处被遮蔽</translation>
    </message>
    <message>
        <source>Size between the two linear layers.</source>
        <translation>两个线性层之间的大小。</translation>
    </message>
    <message>
        <source>Part of the values dropped in training.</source>
        <translation>训练中被丢弃的值的比例。</translation>
    </message>
    <message>
        <source>Between the two linear layers.</source>
        <translation>两个线性层之间的激活函数。</translation>
    </message>
    <message>
        <source>Added to the variance.</source>
        <translation>加在方差上。</translation>
    </message>
    <message>
        <source>Normalise before each part (Pre-LN, GPT) instead of after it.</source>
        <translation>在每个部分之前归一化 (Pre-LN, GPT)，而不是之后。</translation>
    </message>
    <message>
        <source>Add learned numbers everywhere.</source>
        <translation>处处加上学习到的数。</translation>
    </message>
    <message>
        <source>Every place looks at itself and those before it, then thinks: one layer of GPT.</source>
        <translation>每个位置先看自己和之前的位置，再加工：GPT 的一层。</translation>
    </message>
    <message>
        <source>Looks at what is written so far, then at the encoder's result: one layer of a translator.</source>
        <translation>先看已写出的内容，再看编码器的结果：翻译模型的一层。</translation>
    </message>
    <message>
        <source>what is written (N, T, features)</source>
        <translation>已写出的内容 (N, T, features)</translation>
    </message>
    <message>
        <source>the encoder's result (N, source, features)</source>
        <translation>编码器的结果 (N, source, features)</translation>
    </message>
    <message>
        <source>(N, T) bool; true hides</source>
        <translation>(N, T) bool；为真处被遮蔽</translation>
    </message>
    <message>
        <source>(N, source) bool; true hides</source>
        <translation>(N, source) bool；为真处被遮蔽</translation>
    </message>
    <message>
        <source>causal SelfAttention, CrossAttention with memory, two linear layers; residual and LN around each</source>
        <translation>因果 SelfAttention、对 memory 的 CrossAttention、两个线性层；各自带残差和 LN</translation>
    </message>
    <message>
        <source>A learned vector for each word, token or other numbered thing.</source>
        <translation>嵌入：为每个词、词元或其他有编号的事物学习一个向量。</translation>
    </message>
    <message>
        <source>numbers 0 … num_embeddings − 1, any shape</source>
        <translation>0 … num_embeddings − 1 的编号，任意形状</translation>
    </message>
    <message>
        <source>Number of different entries (the vocabulary).</source>
        <translation>不同条目的数量（词汇表）。</translation>
    </message>
    <message>
        <source>Numbers learned for each entry.</source>
        <translation>为每个条目学习的数的个数。</translation>
    </message>
    <message>
        <source>The entry that stays zero and is not trained.</source>
        <translation>保持为零且不训练的条目。</translation>
    </message>
    <message>
        <source>Longest vector allowed; longer ones are shortened.</source>
        <translation>允许的最长向量；更长的会被缩短。</translation>
    </message>
    <message>
        <source>Divide gradients by how often the entry occurs in the batch.</source>
        <translation>把梯度除以条目在批中出现的次数。</translation>
    </message>
    <message>
        <source>The mean, sum or largest of the vectors of all entries in a bag of words.</source>
        <translation>一袋词中所有条目向量的均值、和或最大值。</translation>
    </message>
    <message>
        <source>How a bag becomes one vector.</source>
        <translation>一袋条目如何变为一个向量。</translation>
    </message>
    <message>
        <source>mean (sum, max) of weight[i] over i in the bag</source>
        <translation>weight[i] 对袋中各 i 的均值（和、最大值）</translation>
    </message>
    <message>
        <source>Takes rows of a table that comes by a wire, such as one that the last layer uses too.</source>
        <translation>从由连线传入的表中取行，例如最后一层也使用的表。</translation>
    </message>
    <message>
        <source>numbers of rows, any shape</source>
        <translation>行的编号，任意形状</translation>
    </message>
    <message>
        <source>the table (entries, features)</source>
        <translation>表 (entries, features)</translation>
    </message>
    <message>
        <source>Adds a learned vector for each place in the sequence.</source>
        <translation>为序列中的每个位置加上一个学习到的向量。</translation>
    </message>
    <message>
        <source>Longest sequence, in places.</source>
        <translation>最长的序列，以位置计。</translation>
    </message>
    <message>
        <source>Adds sines and cosines of the place in the sequence: positions without weights.</source>
        <translation>加上位置的正弦和余弦：没有权重的位置编码。</translation>
    </message>
    <message>
        <source>Sets the longest wave, 2π·base places.</source>
        <translation>决定最长的波长，2π·base 个位置。</translation>
    </message>
    <message>
        <source>Turns pairs of features by an angle that grows with the place; for queries and keys.</source>
        <translation>旋转位置编码：把成对的特征旋转一个随位置增大的角度；用于查询和键。</translation>
    </message>
    <message>
        <source>(…, T, features), such as (N, heads, T, features)</source>
        <translation>(…, T, features)，例如 (N, heads, T, features)</translation>
    </message>
    <message>
        <source>Puts learned vectors in front of every sequence, where a classifier may read.</source>
        <translation>在每个序列之前放上学习到的向量，供分类器读取。</translation>
    </message>
    <message>
        <source>How many vectors.</source>
        <translation>向量的个数。</translation>
    </message>
    <message>
        <source>Joins dimensions into one: images become rows of numbers.</source>
        <translation>展平：把多个维度合为一个，图像变成一行数。</translation>
    </message>
    <message>
        <source>(N, everything else)</source>
        <translation>(N, 其余全部)</translation>
    </message>
    <message>
        <source>First dimension joined; 1 keeps the batch.</source>
        <translation>合并的第一个维度；1 保留批。</translation>
    </message>
    <message>
        <source>Last dimension joined.</source>
        <translation>合并的最后一个维度。</translation>
    </message>
    <message>
        <source>Arranges the same numbers in other sizes.</source>
        <translation>改变形状：把同样的数排成其他大小。</translation>
    </message>
    <message>
        <source>the same numbers</source>
        <translation>同样的数</translation>
    </message>
    <message>
        <source>Sizes wanted: numbers, names that the input has, and one -1 for the rest.</source>
        <translation>想要的各维大小：数字、输入已有的名称，以及一个代表其余的 -1。</translation>
    </message>
    <message>
        <source>The first dimension stays; `shape` says the others.</source>
        <translation>第一个维度不变；`shape` 说明其余维度。</translation>
    </message>
    <message>
        <source>the same numbers in row-major order</source>
        <translation>同样的数，按行优先次序</translation>
    </message>
    <message>
        <source>Splits one dimension into several.</source>
        <translation>把一个维度拆成几个。</translation>
    </message>
    <message>
        <source>The dimension split.</source>
        <translation>被拆分的维度。</translation>
    </message>
    <message>
        <source>Sizes it is split into; one may be -1.</source>
        <translation>拆成的大小；其中一个可以是 -1。</translation>
    </message>
    <message>
        <source>Swaps two dimensions.</source>
        <translation>转置：交换两个维度。</translation>
    </message>
    <message>
        <source>One dimension.</source>
        <translation>一个维度。</translation>
    </message>
    <message>
        <source>The other.</source>
        <translation>另一个维度。</translation>
    </message>
    <message>
        <source>Puts the dimensions in another order.</source>
        <translation>重排：把维度换成另一种次序。</translation>
    </message>
    <message>
        <source>The old dimensions in their new order; 0 is the batch.</source>
        <translation>原来的维度按新的次序排列；0 是批。</translation>
    </message>
    <message>
        <source>output's dimension i = input's dimension dims[i]</source>
        <translation>输出的维度 i = 输入的维度 dims[i]</translation>
    </message>
    <message>
        <source>Drops dimensions of size 1.</source>
        <translation>去掉大小为 1 的维度。</translation>
    </message>
    <message>
        <source>Dimensions dropped if they are 1; none for all but the batch.</source>
        <translation>为 1 时去掉的维度；留空为除批以外的全部。</translation>
    </message>
    <message>
        <source>Adds a dimension of size 1.</source>
        <translation>增加一个大小为 1 的维度。</translation>
    </message>
    <message>
        <source>Where the new dimension will be.</source>
        <translation>新维度的位置。</translation>
    </message>
    <message>
        <source>Repeats dimensions of size 1, without copying.</source>
        <translation>重复大小为 1 的维度，不复制数据。</translation>
    </message>
    <message>
        <source>the sizes asked for</source>
        <translation>所要求的大小</translation>
    </message>
    <message>
        <source>New sizes; -1 for those that stay.</source>
        <translation>新的大小；-1 表示不变。</translation>
    </message>
    <message>
        <source>(N, 1) → (N, C), each the same number</source>
        <translation>(N, 1) → (N, C)，每个都是同一个数</translation>
    </message>
    <message>
        <source>Gives every sample of a batch the same numbers, such as a learned start.</source>
        <translation>给批中每个样本相同的数，例如学习到的起始值。</translation>
    </message>
    <message>
        <source>(N, …), any: only its batch counts</source>
        <translation>(N, …)，任意：只用到它的批</translation>
    </message>
    <message>
        <source>(1, …) → (N, …), each the same numbers</source>
        <translation>(1, …) → (N, …)，每个都是同样的数</translation>
    </message>
    <message>
        <source>Lays copies of the whole side by side.</source>
        <translation>把整体的副本并排平铺。</translation>
    </message>
    <message>
        <source>each size times its count</source>
        <translation>每个大小乘以其次数</translation>
    </message>
    <message>
        <source>How often along each dimension, the last one last.</source>
        <translation>沿每个维度重复几次，最后一维写在最后。</translation>
    </message>
    <message>
        <source>(a, b) → (k · a, m · b), the numbers over and over</source>
        <translation>(a, b) → (k · a, m · b)，各数循环重复</translation>
    </message>
    <message>
        <source>Repeats every value next to itself.</source>
        <translation>把每个值就地重复。</translation>
    </message>
    <message>
        <source>one size times `repeats`</source>
        <translation>一个大小乘以 `repeats`</translation>
    </message>
    <message>
        <source>How often.</source>
        <translation>重复次数。</translation>
    </message>
    <message>
        <source>Along which dimension.</source>
        <translation>沿哪个维度。</translation>
    </message>
    <message>
        <source>Reverses the order along dimensions.</source>
        <translation>沿维度颠倒次序。</translation>
    </message>
    <message>
        <source>Dimensions reversed.</source>
        <translation>颠倒的维度。</translation>
    </message>
    <message>
        <source>Shifts along a dimension; what leaves at the end comes in at the start.</source>
        <translation>沿维度移位；从末端移出的从起点移入。</translation>
    </message>
    <message>
        <source>How far; negative for the other way.</source>
        <translation>移动多远；负数为反方向。</translation>
    </message>
    <message>
        <source>Joins tensors along a dimension they have.</source>
        <translation>拼接：沿已有的维度把张量接在一起。</translation>
    </message>
    <message>
        <source>any number of them, alike but for one size</source>
        <translation>任意多个，除一个大小外都相同</translation>
    </message>
    <message>
        <source>sizes added up along `dim`</source>
        <translation>沿 `dim` 的大小相加</translation>
    </message>
    <message>
        <source>Along which dimension; 1 is the channels or features.</source>
        <translation>沿哪个维度；1 是通道或特征。</translation>
    </message>
    <message>
        <source>Puts tensors of one shape side by side, along a new dimension.</source>
        <translation>堆叠：把形状相同的张量沿新维度并排。</translation>
    </message>
    <message>
        <source>one dimension more</source>
        <translation>多一个维度</translation>
    </message>
    <message>
        <source>Cuts into parts of given sizes.</source>
        <translation>切成给定大小的几段。</translation>
    </message>
    <message>
        <source>part 0</source>
        <translation>第 0 段</translation>
    </message>
    <message>
        <source>part 1</source>
        <translation>第 1 段</translation>
    </message>
    <message>
        <source>Size of each part; they add up to the whole.</source>
        <translation>每段的大小；加起来等于整体。</translation>
    </message>
    <message>
        <source>Cuts into equally many parts; the last may be shorter.</source>
        <translation>切成数量相等的几段；最后一段可能较短。</translation>
    </message>
    <message>
        <source>Number of parts.</source>
        <translation>段数。</translation>
    </message>
    <message>
        <source>Takes a range along one dimension.</source>
        <translation>切片：沿一个维度取一段。</translation>
    </message>
    <message>
        <source>shorter along `dim`</source>
        <translation>沿 `dim` 变短</translation>
    </message>
    <message>
        <source>First taken; negative counts from the end.</source>
        <translation>取的第一个；负数从末尾数起。</translation>
    </message>
    <message>
        <source>First not taken any more; none takes all.</source>
        <translation>不再取的第一个；留空取到末尾。</translation>
    </message>
    <message>
        <source>Every how many.</source>
        <translation>每隔多少取一个。</translation>
    </message>
    <message>
        <source>Takes one place along a dimension, such as the last step of a sequence (index -1).</source>
        <translation>沿一个维度取一个位置，例如序列的最后一步 (index -1)。</translation>
    </message>
    <message>
        <source>one dimension less</source>
        <translation>少一个维度</translation>
    </message>
    <message>
        <source>Which one; negative counts from the end.</source>
        <translation>取哪一个；负数从末尾数起。</translation>
    </message>
    <message>
        <source>Takes the listed places along a dimension, in the order of the list.</source>
        <translation>沿一个维度按列表的次序取列出的位置。</translation>
    </message>
    <message>
        <source>the places (K)</source>
        <translation>位置 (K)</translation>
    </message>
    <message>
        <source>K along `dim`</source>
        <translation>沿 `dim` 为 K</translation>
    </message>
    <message>
        <source>output[i] = input[index[i]] along dim</source>
        <translation>沿 dim：output[i] = input[index[i]]</translation>
    </message>
    <message>
        <source>Takes for every place of the result the value that an index names.</source>
        <translation>对结果的每个位置取索引所指的值。</translation>
    </message>
    <message>
        <source>as many dimensions as input</source>
        <translation>维数与 input 相同</translation>
    </message>
    <message>
        <source>the shape of index</source>
        <translation>index 的形状</translation>
    </message>
    <message>
        <source>The dimension in which index counts.</source>
        <translation>索引所计的维度。</translation>
    </message>
    <message>
        <source>Adds values around, or cuts them with negative sizes.</source>
        <translation>在四周填充值，大小为负时则切去。</translation>
    </message>
    <message>
        <source>larger sizes</source>
        <translation>更大的大小</translation>
    </message>
    <message>
        <source>Pairs (before, after): the last dimension's first, then the one before it.</source>
        <translation>成对的（前, 后）：先是最后一维，再是它前面的一维。</translation>
    </message>
    <message>
        <source>A number, the mirror image, the border, or the other end.</source>
        <translation>一个数、镜像、边界，或另一端的值。</translation>
    </message>
    <message>
        <source>Resizes images, volumes or sequences, by a factor or to a size.</source>
        <translation>上采样：按倍数或到给定大小缩放图像、体数据或序列。</translation>
    </message>
    <message>
        <source>Multiplies every size.</source>
        <translation>每个大小都乘以它。</translation>
    </message>
    <message>
        <source>The sizes wanted, instead of a factor.</source>
        <translation>想要的大小，代替倍数。</translation>
    </message>
    <message>
        <source>How values in between are found.</source>
        <translation>如何求出中间的值。</translation>
    </message>
    <message>
        <source>The corners' centres stay where they are.</source>
        <translation>角点的中心位置不变。</translation>
    </message>
    <message>
        <source>Turns channels into a finer picture.</source>
        <translation>把通道变成更精细的图像。</translation>
    </message>
    <message>
        <source>r, how much finer.</source>
        <translation>r，精细多少倍。</translation>
    </message>
    <message>
        <source>Turns a picture into a coarser one with more channels; nothing is lost.</source>
        <translation>把图像变成更粗、通道更多的图像；没有信息丢失。</translation>
    </message>
    <message>
        <source>r, how much coarser.</source>
        <translation>r，粗略多少倍。</translation>
    </message>
    <message>
        <source>Deals the channels of each group out to all groups.</source>
        <translation>把每组的通道分发到所有组。</translation>
    </message>
    <message>
        <source>Number of groups.</source>
        <translation>组数。</translation>
    </message>
    <message>
        <source>Its input, unchanged: a name for a wire.</source>
        <translation>恒等：原样输出输入，给连线一个名称。</translation>
    </message>
    <message>
        <source>Lets numbers pass and stops the gradient: nothing above learns from here.</source>
        <translation>让数通过而截断梯度：在此之前的部分不从这里学习。</translation>
    </message>
    <message>
        <source>x, with derivative 0</source>
        <translation>x，导数为 0</translation>
    </message>
    <message>
        <source>The same numbers in another format.</source>
        <translation>类型转换：同样的数换成另一种格式。</translation>
    </message>
    <message>
        <source>The format wanted.</source>
        <translation>想要的格式。</translation>
    </message>
    <message>
        <source>the same numbers as another type</source>
        <translation>同样的数，另一种类型</translation>
    </message>
    <message>
        <source>Class numbers become rows of zeros with a single 1.</source>
        <translation>独热编码：类别编号变成只有一个 1 的一行 0。</translation>
    </message>
    <message>
        <source>class numbers, any shape</source>
        <translation>类别编号，任意形状</translation>
    </message>
    <message>
        <source>Number of classes.</source>
        <translation>类别数。</translation>
    </message>
    <message>
        <source>Format of the zeros and ones.</source>
        <translation>0 和 1 的格式。</translation>
    </message>
    <message>
        <source>out[…, k] = 1 if input = k else 0</source>
        <translation>out[…, k] 在 input = k 时为 1，否则为 0</translation>
    </message>
    <message>
        <source>Adds two tensors, as residual connections do.</source>
        <translation>两个张量相加，如残差连接。</translation>
    </message>
    <message>
        <source>a shape that fits</source>
        <translation>可以配合的形状</translation>
    </message>
    <message>
        <source>the shapes broadcast together</source>
        <translation>两者广播后的形状</translation>
    </message>
    <message>
        <source>The difference of two tensors.</source>
        <translation>两个张量之差。</translation>
    </message>
    <message>
        <source>Multiplies element by element, as gates do.</source>
        <translation>逐元素相乘，如门控。</translation>
    </message>
    <message>
        <source>Divides element by element.</source>
        <translation>逐元素相除。</translation>
    </message>
    <message>
        <source>How results are rounded: to zero, down, or not.</source>
        <translation>结果如何取整：向零、向下或不取整。</translation>
    </message>
    <message>
        <source>What is left after division; it has the sign of the divisor.</source>
        <translation>除法的余数；符号与除数相同。</translation>
    </message>
    <message>
        <source>Raises each element to the power of the other's.</source>
        <translation>每个元素以另一输入的元素为指数求幂。</translation>
    </message>
    <message>
        <source>The larger of two, element by element.</source>
        <translation>两者中较大的，逐元素。</translation>
    </message>
    <message>
        <source>The smaller of two, element by element.</source>
        <translation>两者中较小的，逐元素。</translation>
    </message>
    <message>
        <source>The angle of the point (other, input).</source>
        <translation>点 (other, input) 的角度。</translation>
    </message>
    <message>
        <source>Adds any number of tensors.</source>
        <translation>任意多个张量相加。</translation>
    </message>
    <message>
        <source>any number, of shapes that fit</source>
        <translation>任意多个，形状可以配合</translation>
    </message>
    <message>
        <source>Multiplies by a number and adds another.</source>
        <translation>乘以一个数再加上一个数。</translation>
    </message>
    <message>
        <source>Multiplied by.</source>
        <translation>所乘的数。</translation>
    </message>
    <message>
        <source>Added.</source>
        <translation>所加的数。</translation>
    </message>
    <message>
        <source>The product of matrices; dimensions before the last two are a batch.</source>
        <translation>矩阵乘法；最后两维之前的维度是批。</translation>
    </message>
    <message>
        <source>Sums of products written with letters: ij,jk-&gt;ik multiplies matrices.</source>
        <translation>用字母写出的乘积之和：ij,jk-&gt;ik 即矩阵乘法。</translation>
    </message>
    <message>
        <source>as many as the equation names</source>
        <translation>算式中写了几个就有几个</translation>
    </message>
    <message>
        <source>the letters after the arrow</source>
        <translation>箭头之后的字母</translation>
    </message>
    <message>
        <source>A letter for each dimension, inputs, -&gt;, result.</source>
        <translation>每个维度一个字母：各输入、-&gt;、结果。</translation>
    </message>
    <message>
        <source>All products of two vectors, for every sample.</source>
        <translation>外积：每个样本的两个向量的所有乘积。</translation>
    </message>
    <message>
        <source>How much two vectors point the same way: 1 the same, 0 across, −1 opposite.</source>
        <translation>余弦相似度，两个向量方向相同的程度：1 相同，0 垂直，−1 相反。</translation>
    </message>
    <message>
        <source>without `dim`</source>
        <translation>不含 `dim`</translation>
    </message>
    <message>
        <source>The dimension that holds the vectors.</source>
        <translation>存放向量的维度。</translation>
    </message>
    <message>
        <source>Least length, against division by 0.</source>
        <translation>最小长度，避免除以 0。</translation>
    </message>
    <message>
        <source>The distance between the vectors of two batches.</source>
        <translation>两批向量之间对应的距离。</translation>
    </message>
    <message>
        <source>without the last dimension</source>
        <translation>不含最后一维</translation>
    </message>
    <message>
        <source>Which norm: 2 Euclid's, 1 the sum of absolute values.</source>
        <translation>哪种范数：2 为欧几里得范数，1 为绝对值之和。</translation>
    </message>
    <message>
        <source>Added to the difference, for its gradient.</source>
        <translation>加在差上，以保证梯度。</translation>
    </message>
    <message>
        <source>Keep the dimension, with size 1.</source>
        <translation>保留该维度，大小为 1。</translation>
    </message>
    <message>
        <source>The distance of every vector to every other.</source>
        <translation>每个向量到另一组每个向量的距离。</translation>
    </message>
    <message>
        <source>Which norm.</source>
        <translation>哪种范数。</translation>
    </message>
    <message>
        <source>e to the power of each number.</source>
        <translation>e 的每个数次幂。</translation>
    </message>
    <message>
        <source>eˣ − 1, exact near 0.</source>
        <translation>eˣ − 1，在 0 附近精确。</translation>
    </message>
    <message>
        <source>The natural logarithm.</source>
        <translation>自然对数。</translation>
    </message>
    <message>
        <source>ln(1 + x), exact near 0.</source>
        <translation>ln(1 + x)，在 0 附近精确。</translation>
    </message>
    <message>
        <source>The logarithm to base 2.</source>
        <translation>以 2 为底的对数。</translation>
    </message>
    <message>
        <source>The logarithm to base 10.</source>
        <translation>以 10 为底的对数。</translation>
    </message>
    <message>
        <source>The square root.</source>
        <translation>平方根。</translation>
    </message>
    <message>
        <source>One over the square root.</source>
        <translation>平方根的倒数。</translation>
    </message>
    <message>
        <source>Each number times itself.</source>
        <translation>每个数的平方。</translation>
    </message>
    <message>
        <source>One over each number.</source>
        <translation>每个数的倒数。</translation>
    </message>
    <message>
        <source>The sine.</source>
        <translation>正弦。</translation>
    </message>
    <message>
        <source>The cosine.</source>
        <translation>余弦。</translation>
    </message>
    <message>
        <source>The tangent.</source>
        <translation>正切。</translation>
    </message>
    <message>
        <source>The angle whose sine it is.</source>
        <translation>反正弦。</translation>
    </message>
    <message>
        <source>The angle whose cosine it is.</source>
        <translation>反余弦。</translation>
    </message>
    <message>
        <source>The angle whose tangent it is.</source>
        <translation>反正切。</translation>
    </message>
    <message>
        <source>The hyperbolic sine.</source>
        <translation>双曲正弦。</translation>
    </message>
    <message>
        <source>The hyperbolic cosine.</source>
        <translation>双曲余弦。</translation>
    </message>
    <message>
        <source>The error function.</source>
        <translation>误差函数。</translation>
    </message>
    <message>
        <source>Numbers without their sign.</source>
        <translation>绝对值。</translation>
    </message>
    <message>
        <source>The opposite number.</source>
        <translation>相反数。</translation>
    </message>
    <message>
        <source>−1, 0 or 1.</source>
        <translation>符号：−1、0 或 1。</translation>
    </message>
    <message>
        <source>The next whole number below.</source>
        <translation>向下取整。</translation>
    </message>
    <message>
        <source>The next whole number above.</source>
        <translation>向上取整。</translation>
    </message>
    <message>
        <source>The nearest whole number, halves to the even one.</source>
        <translation>四舍五入到最近的整数，一半时取偶数。</translation>
    </message>
    <message>
        <source>The whole number towards 0.</source>
        <translation>向 0 取整。</translation>
    </message>
    <message>
        <source>Whether a number is not a number.</source>
        <translation>是否为非数 (NaN)。</translation>
    </message>
    <message>
        <source>Whether a number is neither infinite nor no number.</source>
        <translation>是否有限：既不是无穷大也不是非数。</translation>
    </message>
    <message>
        <source>Keeps numbers between a least and a largest.</source>
        <translation>把数限制在最小值与最大值之间。</translation>
    </message>
    <message>
        <source>Least; none for no bound.</source>
        <translation>最小值；留空为无下界。</translation>
    </message>
    <message>
        <source>Largest; none for no bound.</source>
        <translation>最大值；留空为无上界。</translation>
    </message>
    <message>
        <source>Each number to a fixed power.</source>
        <translation>每个数的固定次幂。</translation>
    </message>
    <message>
        <source>The power.</source>
        <translation>指数。</translation>
    </message>
    <message>
        <source>Replaces what is not a number.</source>
        <translation>替换非数 (NaN)。</translation>
    </message>
    <message>
        <source>Put in its place.</source>
        <translation>用什么替换。</translation>
    </message>
    <message>
        <source>x if x is a number else nan</source>
        <translation>x 是数时为 x，否则为 nan</translation>
    </message>
    <message>
        <source>Whether two numbers are equal.</source>
        <translation>两个数是否相等。</translation>
    </message>
    <message>
        <source>bool, the shapes broadcast together</source>
        <translation>bool，两者广播后的形状</translation>
    </message>
    <message>
        <source>Whether two numbers differ.</source>
        <translation>两个数是否不同。</translation>
    </message>
    <message>
        <source>Whether the first is larger.</source>
        <translation>第一个是否较大。</translation>
    </message>
    <message>
        <source>Whether the first is larger or equal.</source>
        <translation>第一个是否大于或等于第二个。</translation>
    </message>
    <message>
        <source>Whether the first is smaller.</source>
        <translation>第一个是否较小。</translation>
    </message>
    <message>
        <source>Whether the first is smaller or equal.</source>
        <translation>第一个是否小于或等于第二个。</translation>
    </message>
    <message>
        <source>Whether both are true (not 0).</source>
        <translation>是否两者都为真（不为 0）。</translation>
    </message>
    <message>
        <source>Whether at least one is true (not 0).</source>
        <translation>是否至少有一个为真（不为 0）。</translation>
    </message>
    <message>
        <source>Whether exactly one is true (not 0).</source>
        <translation>是否恰有一个为真（不为 0）。</translation>
    </message>
    <message>
        <source>True becomes false and false true.</source>
        <translation>真变假，假变真。</translation>
    </message>
    <message>
        <source>bool, the same shape</source>
        <translation>bool，形状相同</translation>
    </message>
    <message>
        <source>Whether each number is above a fixed one.</source>
        <translation>每个数是否大于一个固定值。</translation>
    </message>
    <message>
        <source>The fixed number.</source>
        <translation>固定的数。</translation>
    </message>
    <message>
        <source>Takes the first where the condition is true, and the second elsewhere.</source>
        <translation>条件为真处取第一个，否则取第二个。</translation>
    </message>
    <message>
        <source>all three shapes broadcast together</source>
        <translation>三者广播后的形状</translation>
    </message>
    <message>
        <source>Writes one number wherever the mask is true, as before the softmax of attention.</source>
        <translation>在掩码为真处写入一个数，如注意力的 softmax 之前。</translation>
    </message>
    <message>
        <source>bool; true is overwritten</source>
        <translation>bool；为真处被改写</translation>
    </message>
    <message>
        <source>The number written.</source>
        <translation>写入的数。</translation>
    </message>
    <message>
        <source>Adds up along dimensions.</source>
        <translation>沿维度求和。</translation>
    </message>
    <message>
        <source>without the dimensions</source>
        <translation>不含这些维度</translation>
    </message>
    <message>
        <source>Dimensions that go; none for all, the batch too.</source>
        <translation>被归约的维度；留空为全部，包括批。</translation>
    </message>
    <message>
        <source>Keep them, with size 1.</source>
        <translation>保留这些维度，大小为 1。</translation>
    </message>
    <message>
        <source>The average along dimensions.</source>
        <translation>沿维度求均值。</translation>
    </message>
    <message>
        <source>The largest along dimensions.</source>
        <translation>沿维度求最大值。</translation>
    </message>
    <message>
        <source>The smallest along dimensions.</source>
        <translation>沿维度求最小值。</translation>
    </message>
    <message>
        <source>Multiplies along one dimension.</source>
        <translation>沿一个维度求积。</translation>
    </message>
    <message>
        <source>The dimension that goes.</source>
        <translation>被归约的维度。</translation>
    </message>
    <message>
        <source>The variance along dimensions.</source>
        <translation>沿维度求方差。</translation>
    </message>
    <message>
        <source>Subtracted from the count: 1 for a sample, 0 for everything.</source>
        <translation>从个数中减去：样本为 1，总体为 0。</translation>
    </message>
    <message>
        <source>The standard deviation along dimensions.</source>
        <translation>沿维度求标准差。</translation>
    </message>
    <message>
        <source>The length of vectors along dimensions.</source>
        <translation>沿维度求向量的长度（范数）。</translation>
    </message>
    <message>
        <source>The logarithm of the sum of exponentials, a soft maximum.</source>
        <translation>指数之和的对数，即软最大值。</translation>
    </message>
    <message>
        <source>Whether all are true (not 0).</source>
        <translation>是否全部为真（不为 0）。</translation>
    </message>
    <message>
        <source>The place of the largest: the predicted class.</source>
        <translation>最大值的位置：预测的类别。</translation>
    </message>
    <message>
        <source>int64, without the dimension</source>
        <translation>int64，不含该维度</translation>
    </message>
    <message>
        <source>output = argmax over dim of input</source>
        <translation>output = input 沿 dim 的 argmax</translation>
    </message>
    <message>
        <source>The place of the smallest.</source>
        <translation>最小值的位置。</translation>
    </message>
    <message>
        <source>output = argmin over dim of input</source>
        <translation>output = input 沿 dim 的 argmin</translation>
    </message>
    <message>
        <source>The k largest and their places, the largest first.</source>
        <translation>最大的 k 个及其位置，最大的在前。</translation>
    </message>
    <message>
        <source>k along `dim`</source>
        <translation>沿 `dim` 有 k 个</translation>
    </message>
    <message>
        <source>their places, int64</source>
        <translation>它们的位置，int64</translation>
    </message>
    <message>
        <source>How many.</source>
        <translation>取多少个。</translation>
    </message>
    <message>
        <source>The largest; otherwise the smallest.</source>
        <translation>取最大的；否则取最小的。</translation>
    </message>
    <message>
        <source>values = the k largest of input, input[indices] = values</source>
        <translation>values = input 中最大的 k 个，input[indices] = values</translation>
    </message>
    <message>
        <source>Numbers in rising order, and where they came from.</source>
        <translation>按升序排列的数，以及它们原来的位置。</translation>
    </message>
    <message>
        <source>their old places, int64</source>
        <translation>它们原来的位置，int64</translation>
    </message>
    <message>
        <source>Falling order instead.</source>
        <translation>改为降序。</translation>
    </message>
    <message>
        <source>Running sums.</source>
        <translation>累积和。</translation>
    </message>
    <message>
        <source>Running products.</source>
        <translation>累积积。</translation>
    </message>
    <message>
        <source>Softmax and cross-entropy in one: for one right class among several.</source>
        <translation>softmax 与交叉熵合一：用于多个类别中只有一个正确。</translation>
    </message>
    <message>
        <source>scores before softmax (N, classes, …)</source>
        <translation>softmax 之前的打分 (N, classes, …)</translation>
    </message>
    <message>
        <source>class numbers (N, …)</source>
        <translation>类别编号 (N, …)</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>一个数</translation>
    </message>
    <message>
        <source>Targets of this number do not count.</source>
        <translation>目标为此数的不计入。</translation>
    </message>
    <message>
        <source>Over the batch: the mean or the sum.</source>
        <translation>在批上：取均值或求和。</translation>
    </message>
    <message>
        <source>Part of the target spread over all classes.</source>
        <translation>目标中分摊到所有类别的部分。</translation>
    </message>
    <message>
        <source>Its share in the sum of all losses.</source>
        <translation>它在所有损失之和中的份额。</translation>
    </message>
    <message>
        <source>Cross-entropy in which classes count differently, for classes of very different number.</source>
        <translation>各类别权重不同的交叉熵，用于数量悬殊的类别。</translation>
    </message>
    <message>
        <source>How much each class counts.</source>
        <translation>每个类别的权重。</translation>
    </message>
    <message>
        <source>−weight[target] log softmax(input)[target], divided by the sum of the weights</source>
        <translation>−weight[target] log softmax(input)[target]，除以权重之和</translation>
    </message>
    <message>
        <source>Sigmoid and cross-entropy in one: for yes or no, and for several labels at once.</source>
        <translation>sigmoid 与交叉熵合一：用于是或否，以及同时有多个标签。</translation>
    </message>
    <message>
        <source>scores before the sigmoid, any shape</source>
        <translation>sigmoid 之前的打分，任意形状</translation>
    </message>
    <message>
        <source>Cross-entropy of probabilities for yes or no, as Sigmoid gives them.</source>
        <translation>概率的二元交叉熵，概率由 Sigmoid 给出。</translation>
    </message>
    <message>
        <source>probabilities, any shape</source>
        <translation>概率，任意形状</translation>
    </message>
    <message>
        <source>The mean squared error, for predicting numbers.</source>
        <translation>均方误差，用于预测数值。</translation>
    </message>
    <message>
        <source>predictions, any shape</source>
        <translation>预测值，任意形状</translation>
    </message>
    <message>
        <source>The mean absolute error; outliers pull less than with squares.</source>
        <translation>平均绝对误差；离群值的影响比平方小。</translation>
    </message>
    <message>
        <source>Squares near 0 and absolute values beyond `beta`.</source>
        <translation>0 附近为平方，超过 `beta` 为绝对值。</translation>
    </message>
    <message>
        <source>Where squares end.</source>
        <translation>平方到哪里为止。</translation>
    </message>
    <message>
        <source>d²/(2β) if |d| &lt; β, else |d| − β/2;  d = input − target</source>
        <translation>|d| &lt; β 时为 d²/(2β)，否则为 |d| − β/2；d = input − target</translation>
    </message>
    <message>
        <source>Squares near 0 and absolute values beyond `delta`.</source>
        <translation>0 附近为平方，超过 `delta` 为绝对值。</translation>
    </message>
    <message>
        <source>d²/2 if |d| &lt; δ, else δ(|d| − δ/2);  d = input − target</source>
        <translation>|d| &lt; δ 时为 d²/2，否则为 δ(|d| − δ/2)；d = input − target</translation>
    </message>
    <message>
        <source>Cross-entropy of logarithms of probabilities, as LogSoftmax gives them.</source>
        <translation>对数概率的交叉熵，对数概率由 LogSoftmax 给出。</translation>
    </message>
    <message>
        <source>log-probabilities (N, classes, …)</source>
        <translation>对数概率 (N, classes, …)</translation>
    </message>
    <message>
        <source>How far a predicted distribution is from the target's, as in distillation.</source>
        <translation>预测分布与目标分布的距离（KL 散度），如知识蒸馏。</translation>
    </message>
    <message>
        <source>log-probabilities (N, …)</source>
        <translation>对数概率 (N, …)</translation>
    </message>
    <message>
        <source>Sum over everything, divided by the batch (as the formula has it), by all numbers (mean), or not.</source>
        <translation>对全部求和、除以批大小（如公式所示）、除以数的个数 (mean)，或不归约。</translation>
    </message>
    <message>
        <source>The target is log-probabilities too.</source>
        <translation>目标也是对数概率。</translation>
    </message>
    <message>
        <source>Distances of alike pairs (target 1) shall be small, of others (−1) above a margin.</source>
        <translation>相似对（目标 1）的距离应小，其他（−1）应大于间隔。</translation>
    </message>
    <message>
        <source>distances, any shape</source>
        <translation>距离，任意形状</translation>
    </message>
    <message>
        <source>Distance wanted between unlike ones.</source>
        <translation>不相似的一对应有的距离。</translation>
    </message>
    <message>
        <source>input if target = 1, else max(0, margin − input)</source>
        <translation>target = 1 时为 input，否则为 max(0, margin − input)</translation>
    </message>
    <message>
        <source>The right class shall lead all others by a margin, as in a support vector machine.</source>
        <translation>正确类别应以一定间隔领先其他类别，如支持向量机。</translation>
    </message>
    <message>
        <source>scores (N, classes)</source>
        <translation>打分 (N, classes)</translation>
    </message>
    <message>
        <source>Power of the excess: 1 or 2.</source>
        <translation>超出部分的幂次：1 或 2。</translation>
    </message>
    <message>
        <source>The lead wanted.</source>
        <translation>应有的领先。</translation>
    </message>
    <message>
        <source>Yes or no for each of several labels, averaged over the labels.</source>
        <translation>多个标签各为是或否，对标签取平均。</translation>
    </message>
    <message>
        <source>scores (N, labels)</source>
        <translation>打分 (N, labels)</translation>
    </message>
    <message>
        <source>mean over labels of binary cross-entropy with logits</source>
        <translation>带 logits 的二元交叉熵对标签取平均</translation>
    </message>
    <message>
        <source>Logistic loss for targets −1 and 1.</source>
        <translation>目标为 −1 和 1 的逻辑损失。</translation>
    </message>
    <message>
        <source>For predicting counts: how unlikely the target is if counts are Poisson.</source>
        <translation>用于预测计数：在泊松分布下目标有多不可能。</translation>
    </message>
    <message>
        <source>The prediction is the logarithm of the expected count.</source>
        <translation>预测值是期望计数的对数。</translation>
    </message>
    <message>
        <source>Add Stirling's term for large targets.</source>
        <translation>对大的目标加上 Stirling 项。</translation>
    </message>
    <message>
        <source>Against log 0, without log_input.</source>
        <translation>在没有 log_input 时避免 log 0。</translation>
    </message>
    <message>
        <source>For predicting numbers with their uncertainty: how unlikely the target is under a normal distribution.</source>
        <translation>用于预测数值及其不确定性：在正态分布下目标有多不可能。</translation>
    </message>
    <message>
        <source>predicted variances, positive</source>
        <translation>预测的方差，为正</translation>
    </message>
    <message>
        <source>Add the constant term.</source>
        <translation>加上常数项。</translation>
    </message>
    <message>
        <source>Least variance.</source>
        <translation>最小方差。</translation>
    </message>
    <message>
        <source>Makes any computed value small: a penalty, or a loss drawn from other operators.</source>
        <translation>使任意算出的值变小：惩罚项，或由其他算子构成的损失。</translation>
    </message>
    <message>
        <source>Over all numbers: the mean or the sum.</source>
        <translation>在所有数上：取均值或求和。</translation>
    </message>
    <message>
        <source>Pairs with target 1 shall point the same way, those with −1 shall not.</source>
        <translation>目标为 1 的一对应同向，为 −1 的则不应同向。</translation>
    </message>
    <message>
        <source>1 or −1 (N)</source>
        <translation>1 或 −1 (N)</translation>
    </message>
    <message>
        <source>Similarity allowed to unlike ones.</source>
        <translation>不相似的一对允许的相似度。</translation>
    </message>
    <message>
        <source>1 − cos(x, y) if target = 1, else max(0, cos(x, y) − margin)</source>
        <translation>target = 1 时为 1 − cos(x, y)，否则为 max(0, cos(x, y) − margin)</translation>
    </message>
    <message>
        <source>An anchor shall be nearer to a positive than to a negative, by a margin.</source>
        <translation>锚点到正例应比到负例更近，并留有间隔。</translation>
    </message>
    <message>
        <source>How much nearer.</source>
        <translation>应近多少。</translation>
    </message>
    <message>
        <source>Which norm measures distance.</source>
        <translation>用哪种范数衡量距离。</translation>
    </message>
    <message>
        <source>Added to differences, for their gradient.</source>
        <translation>加在差上，以保证其梯度。</translation>
    </message>
    <message>
        <source>Use the distance of positive to negative where that is smaller.</source>
        <translation>当正例到负例的距离更小时使用它。</translation>
    </message>
    <message>
        <source>The first of two scores shall be the larger (target 1) or the smaller (−1), by a margin.</source>
        <translation>两个打分中第一个应更大（目标 1）或更小（−1），并留有间隔。</translation>
    </message>
    <message>
        <source>scores, any shape</source>
        <translation>打分，任意形状</translation>
    </message>
    <message>
        <source>1 or −1, the same shape</source>
        <translation>1 或 −1，形状相同</translation>
    </message>
    <message>
        <source>For speech and handwriting: the target sequence, wherever in the longer input its parts are.</source>
        <translation>用于语音和手写识别：目标序列的各部分可在更长输入的任何位置。</translation>
    </message>
    <message>
        <source>log-probabilities, batch first (N, T, classes)</source>
        <translation>对数概率，批在前 (N, T, classes)</translation>
    </message>
    <message>
        <source>class numbers (N, S), without blanks</source>
        <translation>类别编号 (N, S)，不含空白</translation>
    </message>
    <message>
        <source>steps that count (N)</source>
        <translation>有效步数 (N)</translation>
    </message>
    <message>
        <source>class numbers that count (N)</source>
        <translation>有效的类别编号数 (N)</translation>
    </message>
    <message>
        <source>The class that stands for nothing.</source>
        <translation>代表空白的类别。</translation>
    </message>
    <message>
        <source>Count samples that cannot be aligned as 0.</source>
        <translation>无法对齐的样本按 0 计。</translation>
    </message>
    <message>
        <source>−log Σ over alignments of Π p</source>
        <translation>−log Σ Π p，对所有对齐方式求和</translation>
    </message>
    <message>
        <source>The share of samples whose right class has the highest score.</source>
        <translation>准确率：正确类别打分最高的样本所占比例。</translation>
    </message>
    <message>
        <source>scores or probabilities (N, classes, …)</source>
        <translation>打分或概率 (N, classes, …)</translation>
    </message>
    <message>
        <source>mean of [argmax input = target]</source>
        <translation>[argmax input = target] 的均值</translation>
    </message>
    <message>
        <source>The share of samples whose right class is among the k highest scores.</source>
        <translation>正确类别位于最高的 k 个打分之中的样本所占比例。</translation>
    </message>
    <message>
        <source>How many scores are looked at.</source>
        <translation>查看多少个打分。</translation>
    </message>
    <message>
        <source>mean of [target ∈ top k of input]</source>
        <translation>[target ∈ input 的前 k 个] 的均值</translation>
    </message>
    <message>
        <source>The share of yes-or-no answers that are right.</source>
        <translation>是或否的回答中正确的比例。</translation>
    </message>
    <message>
        <source>Above it is yes: 0 for scores, 0.5 for probabilities.</source>
        <translation>高于它为是：打分用 0，概率用 0.5。</translation>
    </message>
    <message>
        <source>mean of [(input &gt; threshold) = (target &gt; ½)]</source>
        <translation>[(input &gt; threshold) = (target &gt; ½)] 的均值</translation>
    </message>
    <message>
        <source>Precision and recall in one number, for classes of different size.</source>
        <translation>精确率和召回率合为一个数，用于大小不同的类别。</translation>
    </message>
    <message>
        <source>scores or probabilities (N, classes)</source>
        <translation>打分或概率 (N, classes)</translation>
    </message>
    <message>
        <source>class numbers (N)</source>
        <translation>类别编号 (N)</translation>
    </message>
    <message>
        <source>Over classes: each alike, each by its size, or over all samples.</source>
        <translation>在类别上：各类相同、按各类大小，或对所有样本。</translation>
    </message>
    <message>
        <source>Between how many equally likely words a language model hesitates.</source>
        <translation>困惑度：语言模型相当于在多少个等可能的词之间犹豫。</translation>
    </message>
    <message>
        <source>exp(mean of −log softmax(input)[target])</source>
        <translation>exp(−log softmax(input)[target] 的均值)</translation>
    </message>
    <message>
        <source>How far predictions are off, on average.</source>
        <translation>预测平均偏差多少。</translation>
    </message>
    <message>
        <source>mean of |input − target|</source>
        <translation>|input − target| 的均值</translation>
    </message>
    <message>
        <source>How far predictions are off, where large errors count more.</source>
        <translation>预测偏差多少，大的误差权重更大。</translation>
    </message>
    <message>
        <source>√ mean of (input − target)²</source>
        <translation>√((input − target)² 的均值)</translation>
    </message>
    <message>
        <source>The share of the target's variance that predictions explain: 1 is perfect, 0 no better than the mean.</source>
        <translation>预测所解释的目标方差的比例：1 为完美，0 不比均值好。</translation>
    </message>
    <message>
        <source>How many samples of each class (row) were taken for which (column).</source>
        <translation>混淆矩阵：每个类别（行）有多少样本被判为哪个类别（列）。</translation>
    </message>
    <message>
        <source>counts[i, j] = how often target = i and argmax input = j</source>
        <translation>counts[i, j] = target = i 且 argmax input = j 的次数</translation>
    </message>
    <message>
        <source>Passes over the training data.</source>
        <translation>遍历训练数据的次数。</translation>
    </message>
    <message>
        <source>Samples per step.</source>
        <translation>每步的样本数。</translation>
    </message>
    <message>
        <source>Start of every random choice; the same seed gives the same run.</source>
        <translation>所有随机选择的起点；相同的种子得到相同的训练。</translation>
    </message>
    <message>
        <source>Part of the training data held back to validate on.</source>
        <translation>留作验证的训练数据比例。</translation>
    </message>
    <message>
        <source>Draw samples of rare classes as often as those of common ones, for training.</source>
        <translation>训练时，稀少类别的样本与常见类别同样频繁地抽取。</translation>
    </message>
    <message>
        <source>Let a CrossEntropyLoss count rare classes more: balanced weighs each by how few samples it has.</source>
        <translation>让 CrossEntropyLoss 更重视稀少的类别：balanced 按样本之少给各类别加权。</translation>
    </message>
    <message>
        <source>Leave out the samples of an epoch that fill no whole batch; other ones in every epoch.</source>
        <translation>略过一轮中凑不满一整批的样本；每轮略过的各不相同。</translation>
    </message>
    <message>
        <source>Stop and test after so many minutes; 0 for no limit.</source>
        <translation>这么多分钟之后停止并测试；0 表示不限制。</translation>
    </message>
    <message>
        <source>auto, cpu, cuda, cuda:1, mps, …: auto takes the accelerator there is.</source>
        <translation>auto, cpu, cuda, cuda:1, mps, …：auto 使用现有的加速器。</translation>
    </message>
    <message>
        <source>Number format of the arithmetic; auto measures whether bf16 is faster.</source>
        <translation>运算的数值格式；auto 会测量 bf16 是否更快。</translation>
    </message>
    <message>
        <source>Memory order of images; channels-last is faster for convolutions.</source>
        <translation>图像的内存次序；channels-last 对卷积更快。</translation>
    </message>
    <message>
        <source>CPU threads; 0 measures how many are fastest.</source>
        <translation>CPU 线程数；0 表示测出最快的数量。</translation>
    </message>
    <message>
        <source>Let torch compile the network: on, or auto, which does so on an accelerator if steps get faster. reduce-overhead also records the kernels as CUDA graphs, which helps where batches are small.</source>
        <translation>让 torch 编译网络：on，或 auto（在加速器上若能使每步更快则编译）。reduce-overhead 还会把内核录制为 CUDA 图，批较小时有帮助。</translation>
    </message>
    <message>
        <source>Take the optimizer's step in one kernel, where torch has one for it.</source>
        <translation>在 torch 提供时，用单个内核完成优化器的一步。</translation>
    </message>
    <message>
        <source>Use only algorithms that give the same bits every time; on a GPU they are slower, or missing.</source>
        <translation>只使用每次都得到相同比特的算法；在 GPU 上较慢，或没有这样的算法。</translation>
    </message>
    <message>
        <source>Reorder operators where the result stays exactly the same.</source>
        <translation>在结果完全不变时重排算子。</translation>
    </message>
    <message>
        <source>L1 penalty on weights, added to the loss.</source>
        <translation>对权重的 L1 惩罚，加到损失上。</translation>
    </message>
    <message>
        <source>L2 penalty on weights, added to the loss.</source>
        <translation>对权重的 L2 惩罚，加到损失上。</translation>
    </message>
    <message>
        <source>Weight decay, L1 and L2 also on biases and normalisations.</source>
        <translation>权重衰减、L1 和 L2 也作用于偏置和归一化。</translation>
    </message>
    <message>
        <source>Largest norm of the whole gradient; 0 for no limit.</source>
        <translation>整个梯度的最大范数；0 表示不限制。</translation>
    </message>
    <message>
        <source>Largest size of each gradient; 0 for no limit.</source>
        <translation>每个梯度的最大绝对值；0 表示不限制。</translation>
    </message>
    <message>
        <source>Batches whose gradients are averaged for one step.</source>
        <translation>一步中对多少个批的梯度取平均。</translation>
    </message>
    <message>
        <source>Decay of a running average of the weights, which is then tested; 0 for none.</source>
        <translation>权重滑动平均的衰减，之后用它来测试；0 表示不用。</translation>
    </message>
    <message>
        <source>Stop after so many epochs without a better validation loss; 0 for never.</source>
        <translation>连续这么多轮验证损失没有改善就停止；0 表示从不。</translation>
    </message>
    <message>
        <source>Pixels added around each training picture before its size is cut out at random; 0 for none.</source>
        <translation>在每张训练图像四周添加的像素，再随机裁回原大小；0 表示不用。</translation>
    </message>
    <message>
        <source>Mirror every other training picture, at random, from left to right.</source>
        <translation>随机把一半的训练图像左右镜像。</translation>
    </message>
    <message>
        <source>Turn every other training picture, at random, upside down.</source>
        <translation>随机把一半的训练图像上下翻转。</translation>
    </message>
    <message>
        <source>Turn each training picture by an angle of up to so many degrees either way; 0 for none.</source>
        <translation>把每张训练图像随机旋转至多这么多度；0 表示不用。</translation>
    </message>
    <message>
        <source>Make each training picture larger or smaller by a factor of up to 1 + this; 0 for none.</source>
        <translation>把每张训练图像随机放大或缩小，倍数至多为 1 加此值；0 表示不用。</translation>
    </message>
    <message>
        <source>Slant each training picture by an angle of up to so many degrees either way; 0 for none.</source>
        <translation>把每张训练图像随机倾斜至多这么多度；0 表示不用。</translation>
    </message>
    <message>
        <source>Make each training picture lighter or darker by up to this part; 0 for none.</source>
        <translation>把每张训练图像随机调亮或调暗至多此比例；0 表示不用。</translation>
    </message>
    <message>
        <source>Stretch or flatten the tones of each training picture by up to this part; 0 for none.</source>
        <translation>把每张训练图像的色调随机拉伸或压缩至多此比例；0 表示不用。</translation>
    </message>
    <message>
        <source>Make the colours of each training picture stronger or paler by up to this part; 0 for none.</source>
        <translation>把每张训练图像的颜色随机加浓或减淡至多此比例；0 表示不用。</translation>
    </message>
    <message>
        <source>Add to each pixel a random number of this standard deviation (the pixels' own is 1); 0 for none.</source>
        <translation>给每个像素加上具有此标准差的随机数（像素自身的标准差为 1）；0 表示不用。</translation>
    </message>
    <message>
        <source>Blot out a rectangle in this part of the training pictures (Zhong et al., 2020); 0 for none.</source>
        <translation>在此比例的训练图像中抹去一个矩形 (Zhong et al., 2020)；0 表示不用。</translation>
    </message>
    <message>
        <source>Mix each sample with another, and their targets alike: strength of the mixture; 0 for none.</source>
        <translation>把每个样本与另一个混合，目标也同样混合：混合的强度；0 表示不用。</translation>
    </message>
    <message>
        <source>Put a piece of another picture into each, and mix their targets alike: strength; 0 for none.</source>
        <translation>在每张图像中贴入另一张的一块，目标也同样混合：强度；0 表示不用。</translation>
    </message>
    <message>
        <source>A loss so many times its usual distance above its recent average is a spike (try 20); 0 for no guard.</source>
        <translation>损失高出近期均值达到通常偏差的这么多倍即为尖峰（可试 20）；0 表示不防护。</translation>
    </message>
    <message>
        <source>Leave a step with a spike out, or stop the run there.</source>
        <translation>略过出现尖峰的一步，或就此停止训练。</translation>
    </message>
    <message>
        <source>Longest time between checkpoints.</source>
        <translation>两个检查点之间的最长时间。</translation>
    </message>
    <message>
        <source>Steps between checkpoints, beside those by time and of epochs; 0 for none.</source>
        <translation>除按时间和按轮的检查点外，每隔多少步再存一个；0 表示不用。</translation>
    </message>
    <message>
        <source>Only so many batches of each epoch, of validation and of the test: does everything work? 0 for all.</source>
        <translation>每轮训练、验证和测试各只用这么多批：一切是否正常？0 表示全部。</translation>
    </message>
    <message>
        <source>Train on so many batches alone, always the same, and validate on them: a sound network learns them by heart; 0 for no such trial.</source>
        <translation>只用这么多批训练，始终相同，并在其上验证：健全的网络会把它们背下来；0 表示不做这种尝试。</translation>
    </message>
    <message>
        <source>A run's folder, or a file of weights, to begin with instead of random ones.</source>
        <translation>代替随机权重作为起点的训练文件夹或权重文件。</translation>
    </message>
    <message>
        <source>Bypass this node: what comes into its first input goes on as it is.</source>
        <translation>旁路此节点：第一个输入的内容原样传下去。</translation>
    </message>
    <message>
        <source>Keep this node's weights as they are during training.</source>
        <translation>训练中保持此节点的权重不变。</translation>
    </message>
    <message>
        <source>The name of a node of the same kind whose weights this one uses.</source>
        <translation>与此节点共用权重的同类节点的名称。</translation>
    </message>
    <message>
        <source>How the weight is set at the start.</source>
        <translation>权重的初始设置方式。</translation>
    </message>
    <message>
        <source>Factor on the standard deviation (Xavier, orthogonal).</source>
        <translation>标准差的系数（Xavier、正交）。</translation>
    </message>
    <message>
        <source>Whether values keep their variance forwards (fan_in) or gradients backwards (fan_out) (Kaiming).</source>
        <translation>使数值的方差在前向 (fan_in) 还是梯度的方差在反向 (fan_out) 保持不变 (Kaiming)。</translation>
    </message>
    <message>
        <source>Slope of the activation for negative numbers: 0 for ReLU (Kaiming).</source>
        <translation>激活函数对负数的斜率：ReLU 为 0 (Kaiming)。</translation>
    </message>
    <message>
        <source>The constant.</source>
        <translation>常数。</translation>
    </message>
    <message>
        <source>Multiplies the learning rate here.</source>
        <translation>在此处乘到学习率上。</translation>
    </message>
    <message>
        <source>Multiplies the recipe's weight decay, L1 and L2 here.</source>
        <translation>在此处乘到配方的权重衰减、L1 和 L2 上。</translation>
    </message>
    <message>
        <source>Adds this times Σ |w| of this node's weights (not biases) to the loss, beside the recipe's L1.</source>
        <translation>把它乘以此节点权重（不含偏置）的 Σ |w| 加到损失上，另计配方的 L1。</translation>
    </message>
    <message>
        <source>Adds half of this times Σ w² of this node's weights (not biases) to the loss, beside the recipe's L2.</source>
        <translation>把它的一半乘以此节点权重（不含偏置）的 Σ w² 加到损失上，另计配方的 L2。</translation>
    </message>
    <message>
        <source>The part of a model-parallel network this node belongs to.</source>
        <translation>此节点所属的模型并行部分。</translation>
    </message>
    <message>
        <source>The folder that holds the set's files; empty looks at the usual places.</source>
        <translation>存放数据集文件的文件夹；留空则在常用位置查找。</translation>
    </message>
    <message>
        <source>Stochastic gradient descent, with momentum or Nesterov's (Sutskever et al., 2013).</source>
        <translation>随机梯度下降，可带动量或 Nesterov 动量 (Sutskever et al., 2013)。</translation>
    </message>
    <message>
        <source>Learning rate.</source>
        <translation>学习率。</translation>
    </message>
    <message>
        <source>Momentum.</source>
        <translation>动量。</translation>
    </message>
    <message>
        <source>Nesterov's momentum (momentum must be above 0).</source>
        <translation>Nesterov 动量（动量须大于 0）。</translation>
    </message>
    <message>
        <source>Part of each gradient that the momentum does not take in (0 with nesterov).</source>
        <translation>每个梯度中不计入动量的部分（使用 nesterov 时为 0）。</translation>
    </message>
    <message>
        <source>Weight decay (not on biases and norms).</source>
        <translation>权重衰减（不作用于偏置和归一化）。</translation>
    </message>
    <message>
        <source>Adaptive moments (Kingma &amp; Ba, 2015).</source>
        <translation>自适应矩估计 (Kingma &amp; Ba, 2015)。</translation>
    </message>
    <message>
        <source>Decay of the running averages of gradient and its square.</source>
        <translation>梯度及其平方的滑动平均的衰减。</translation>
    </message>
    <message>
        <source>Added to the denominator.</source>
        <translation>加在分母上。</translation>
    </message>
    <message>
        <source>Divide by the largest average of squares so far instead of the latest (Reddi et al., 2018).</source>
        <translation>除以迄今最大的平方均值，而不是最新的（Reddi 等，2018）。</translation>
    </message>
    <message>
        <source>Adam with decoupled weight decay (Loshchilov &amp; Hutter, 2019).</source>
        <translation>解耦权重衰减的 Adam (Loshchilov &amp; Hutter, 2019)。</translation>
    </message>
    <message>
        <source>Gradient over its running root mean square (Hinton, 2012).</source>
        <translation>梯度除以其滑动均方根 (Hinton, 2012)。</translation>
    </message>
    <message>
        <source>Decay of the running average.</source>
        <translation>滑动平均的衰减。</translation>
    </message>
    <message>
        <source>Over the running deviation from the mean gradient (Graves, 2013).</source>
        <translation>除以梯度偏离其均值的滑动标准差（Graves，2013）。</translation>
    </message>
    <message>
        <source>Rates that shrink with all past gradients (Duchi et al., 2011).</source>
        <translation>学习率随过去所有梯度而缩小 (Duchi et al., 2011)。</translation>
    </message>
    <message>
        <source>The rate is divided by 1 + this × the steps taken.</source>
        <translation>学习率除以 1 + 此值 × 已走的步数。</translation>
    </message>
    <message>
        <source>Sum of squares to begin with.</source>
        <translation>开始时的平方和。</translation>
    </message>
    <message>
        <source>Adam with the largest gradient instead of the mean square (Kingma &amp; Ba, 2015).</source>
        <translation>以最大梯度代替均方的 Adam (Kingma &amp; Ba, 2015)。</translation>
    </message>
    <message>
        <source>Adam with Nesterov's momentum (Dozat, 2016).</source>
        <translation>带 Nesterov 动量的 Adam (Dozat, 2016)。</translation>
    </message>
    <message>
        <source>How fast the momentum is warmed up.</source>
        <translation>动量预热的快慢。</translation>
    </message>
    <message>
        <source>Decay beside the gradient's scaling, as AdamW, not through it.</source>
        <translation>如 AdamW 那样，衰减与梯度缩放分开进行，而不是经过它。</translation>
    </message>
    <message>
        <source>Adam that starts carefully, without a warm-up to set (Liu et al., 2020).</source>
        <translation>起步谨慎的 Adam，无需设置预热 (Liu et al., 2020)。</translation>
    </message>
    <message>
        <source>Steps as large as the last ones were, almost without a learning rate (Zeiler, 2012).</source>
        <translation>步长与最近的步长相当，几乎不需要学习率 (Zeiler, 2012)。</translation>
    </message>
    <message>
        <source>Decay of the running averages.</source>
        <translation>滑动平均的衰减率。</translation>
    </message>
    <message>
        <source>Adam's scaling in little memory: a row and a column instead of a matrix (Shazeer &amp; Stern, 2018).</source>
        <translation>占用内存很少的 Adam 式缩放：以一行一列代替矩阵 (Shazeer &amp; Stern, 2018)。</translation>
    </message>
    <message>
        <source>Exponent of the decay of the averages.</source>
        <translation>平均衰减的指数。</translation>
    </message>
    <message>
        <source>Largest root mean square of a step.</source>
        <translation>每步均方根的上限。</translation>
    </message>
    <message>
        <source>SGD whose rate falls by itself (Polyak &amp; Juditsky, 1992); for averaged weights set ema.</source>
        <translation>学习率自行下降的 SGD（Polyak &amp; Juditsky，1992）；需要平均的权重时请设置 ema。</translation>
    </message>
    <message>
        <source>Decay of the weights and of the rate.</source>
        <translation>权重和学习率的衰减。</translation>
    </message>
    <message>
        <source>Power by which the rate falls.</source>
        <translation>学习率下降的幂次。</translation>
    </message>
    <message>
        <source>Steps by the gradient's sign alone, for full batches; their size adapts itself, the schedule sets only the first (Riedmiller &amp; Braun, 1993).</source>
        <translation>仅按梯度的符号迈步，适用于全批量；步长自行调整，学习率计划只决定第一步（Riedmiller &amp; Braun，1993）。</translation>
    </message>
    <message>
        <source>Factors on the step when the sign changes, and when it stays.</source>
        <translation>符号改变时与不变时步长的系数。</translation>
    </message>
    <message>
        <source>The least and the largest step of a weight.</source>
        <translation>单个权重的最小和最大步长。</translation>
    </message>
    <message>
        <source>The sign of momentum and gradient; small rates, large decay (Chen et al., 2023).</source>
        <translation>动量与梯度的符号；学习率小，衰减大 (Chen et al., 2023)。</translation>
    </message>
    <message>
        <source>Adam with steps in proportion to each layer's weights; for large batches (You et al., 2020).</source>
        <translation>步长与各层权重成比例的 Adam；用于大批 (You et al., 2020)。</translation>
    </message>
    <message>
        <source>Orthogonalised momentum for matrices, AdamW for all else (Jordan et al., 2024).</source>
        <translation>对矩阵用正交化动量，其余用 AdamW (Jordan et al., 2024)。</translation>
    </message>
    <message>
        <source>Nesterov's momentum.</source>
        <translation>Nesterov 动量。</translation>
    </message>
    <message>
        <source>Steps of the Newton-Schulz iteration.</source>
        <translation>Newton-Schulz 迭代的步数。</translation>
    </message>
    <message>
        <source>Quasi-Newton with a memory of past gradients; for full batches (Liu &amp; Nocedal, 1989).</source>
        <translation>记住过去梯度的拟牛顿法；用于整批数据 (Liu &amp; Nocedal, 1989)。</translation>
    </message>
    <message>
        <source>Iterations within a step.</source>
        <translation>一步之内的迭代次数。</translation>
    </message>
    <message>
        <source>Past gradients it remembers.</source>
        <translation>记住多少个过去的梯度。</translation>
    </message>
    <message>
        <source>Search along each direction until Wolfe's conditions hold.</source>
        <translation>沿每个方向搜索，直到满足 Wolfe 条件。</translation>
    </message>
    <message>
        <source>A step ends where the gradient is nowhere larger than this.</source>
        <translation>梯度处处不超过此值时，这一步结束。</translation>
    </message>
    <message>
        <source>A step ends once an iteration changes the loss, or each weight, by less.</source>
        <translation>一次迭代使损失或每个权重的变化都小于此值时，这一步结束。</translation>
    </message>
    <message>
        <source>The same learning rate throughout.</source>
        <translation>学习率始终不变。</translation>
    </message>
    <message>
        <source>Part of the run spent going up.</source>
        <translation>上升阶段占整个训练的比例。</translation>
    </message>
    <message>
        <source>Up to the learning rate, then down to nearly nothing (Smith, 2018).</source>
        <translation>先升到学习率，再降到接近零 (Smith, 2018)。</translation>
    </message>
    <message>
        <source>Start, as a part of the peak.</source>
        <translation>起点，相对峰值的比例。</translation>
    </message>
    <message>
        <source>Down along half a cosine (Loshchilov &amp; Hutter, 2017).</source>
        <translation>沿半个余弦下降 (Loshchilov &amp; Hutter, 2017)。</translation>
    </message>
    <message>
        <source>End, as a part of the start.</source>
        <translation>终点，相对起点的比例。</translation>
    </message>
    <message>
        <source>Down along half a cosine and up again at once, in ever longer periods (Loshchilov &amp; Hutter, 2017).</source>
        <translation>沿半个余弦下降后立即回升，周期越来越长 (Loshchilov &amp; Hutter, 2017)。</translation>
    </message>
    <message>
        <source>Length of the first period.</source>
        <translation>第一个周期的长度。</translation>
    </message>
    <message>
        <source>Each period is so many times as long as the one before.</source>
        <translation>每个周期是前一个的多少倍长。</translation>
    </message>
    <message>
        <source>Times `gamma` every `step_epochs` epochs.</source>
        <translation>每 `step_epochs` 轮乘以 `gamma`。</translation>
    </message>
    <message>
        <source>Epochs between two steps.</source>
        <translation>两次下降之间的轮数。</translation>
    </message>
    <message>
        <source>Factor at each step.</source>
        <translation>每次下降的系数。</translation>
    </message>
    <message>
        <source>Times `gamma` after each of certain epochs.</source>
        <translation>在指定的各轮之后乘以 `gamma`。</translation>
    </message>
    <message>
        <source>The epochs after which it falls.</source>
        <translation>在这些轮之后下降。</translation>
    </message>
    <message>
        <source>Factor at each.</source>
        <translation>每次的系数。</translation>
    </message>
    <message>
        <source>Times `gamma` every epoch.</source>
        <translation>每轮乘以 `gamma`。</translation>
    </message>
    <message>
        <source>Factor per epoch.</source>
        <translation>每轮的系数。</translation>
    </message>
    <message>
        <source>Down to the end by a power of the part still to go; a straight line with power 1.</source>
        <translation>按剩余部分的幂下降到终点；幂次为 1 时是直线。</translation>
    </message>
    <message>
        <source>Times `gamma` when the validation loss has not improved for some epochs.</source>
        <translation>验证损失若干轮没有改善时乘以 `gamma`。</translation>
    </message>
    <message>
        <source>Epochs without improvement before it falls.</source>
        <translation>多少轮没有改善之后下降。</translation>
    </message>
    <message>
        <source>Factor each time.</source>
        <translation>每一次的系数。</translation>
    </message>
    <message>
        <source>Least relative improvement that counts.</source>
        <translation>算作改善的最小相对变化。</translation>
    </message>
    <message>
        <source>Images in one folder for each class, parted into train and test folders or not.</source>
        <translation>每个类别一个文件夹的图像，可以已分为训练和测试文件夹。</translation>
    </message>
    <message>
        <source>The folder with your data.</source>
        <translation>存放您的数据的文件夹。</translation>
    </message>
    <message>
        <source>Height and width in pixels to bring all images to; none takes the commonest size among them.</source>
        <translation>把所有图像变为的高和宽（像素）；留空取其中最常见的大小。</translation>
    </message>
    <message>
        <source>How an image of another shape is brought to it: cut the edges off, squeeze, or add black edges.</source>
        <translation>其他形状的图像如何适配：切去边缘、压缩，或加黑边。</translation>
    </message>
    <message>
        <source>One channel or three; auto takes one if all images are grey.</source>
        <translation>一个通道或三个；若所有图像都是灰度，auto 取一个。</translation>
    </message>
    <message>
        <source>Part of the data to test with, where they are not parted already.</source>
        <translation>尚未划分时用于测试的数据比例。</translation>
    </message>
    <message>
        <source>Which samples that part consists of.</source>
        <translation>那一部分由哪些样本组成。</translation>
    </message>
    <message>
        <source>Most that the samples may take in memory; more are read while training. 0 for half of the machine's.</source>
        <translation>样本最多可占用的内存；超出的在训练时读取。0 表示本机内存的一半。</translation>
    </message>
    <message>
        <source>A row for each sample; columns of numbers are normalised, those of categories become one value each.</source>
        <translation>每行一个样本；数值列会归一化，类别列各变为一个值。</translation>
    </message>
    <message>
        <source>The file with your data.</source>
        <translation>您的数据文件。</translation>
    </message>
    <message>
        <source>The column to predict; empty takes the last one.</source>
        <translation>要预测的列；留空取最后一列。</translation>
    </message>
    <message>
        <source>Whether the target is a class or a value; auto takes classes for text and for few whole numbers.</source>
        <translation>目标是类别还是数值；auto 对文本和少量整数取类别。</translation>
    </message>
    <message>
        <source>Columns to leave out, separated by commas.</source>
        <translation>要略过的列，用逗号分隔。</translation>
    </message>
    <message>
        <source>Columns whose numbers are names of categories, separated by commas.</source>
        <translation>其数字是类别名称的列，用逗号分隔。</translation>
    </message>
    <message>
        <source>Categories as a 0 or 1 for each, or as a field of class numbers for an Embedding.</source>
        <translation>类别各用一个 0 或 1 表示，或作为供 Embedding 使用的类别编号字段。</translation>
    </message>
    <message>
        <source>The column of how much more often than others a row is drawn for training; empty takes each once.</source>
        <translation>说明某行在训练中比其他行多抽取多少的列；留空则每行取一次。</translation>
    </message>
    <message>
        <source>Empty cells: fill with the mean (categories: one of its own), drop the row, or refuse.</source>
        <translation>空单元格：用均值填充（类别：单独一类）、丢弃该行，或拒绝。</translation>
    </message>
    <message>
        <source>Bring the target to mean 0 and deviation 1 as well; loss and metrics are then in those units.</source>
        <translation>把目标也变为均值 0、标准差 1；损失和指标随之用这种单位。</translation>
    </message>
    <message>
        <source>Columns of free text, separated by commas; each becomes an input of its own.</source>
        <translation>自由文本的列，用逗号分隔；每列成为一个单独的输入。</translation>
    </message>
    <message>
        <source>What a text is cut into; byte pairs are parts of words, learnt from the training data.</source>
        <translation>文本切分成什么；字节对是从训练数据中学到的词的片段。</translation>
    </message>
    <message>
        <source>Take capital letters for small ones.</source>
        <translation>把大写字母当作小写。</translation>
    </message>
    <message>
        <source>Units of a text, cut or padded; 0 takes what holds 95 of 100 texts whole.</source>
        <translation>一段文本的单位数，截断或补齐；0 取能完整容纳 95% 文本的长度。</translation>
    </message>
    <message>
        <source>Most different characters, words or byte pairs to tell apart, the commonest of the training data.</source>
        <translation>最多区分多少个不同的字符、词或字节对，取训练数据中最常见的。</translation>
    </message>
    <message>
        <source>How far texts are padded: all to the same length, each batch to its longest, or so with texts of similar length together (buckets).</source>
        <translation>文本补齐到多长：全部同长、每批补到其中最长的，或把长度相近的文本放在一起再如此补齐 (buckets)。</translation>
    </message>
    <message>
        <source>What stands between two cells; auto takes the commonest of these in the first line.</source>
        <translation>两个单元格之间的分隔；auto 取其中在第一行最常见的。</translation>
    </message>
    <message>
        <source>The first line names the columns.</source>
        <translation>第一行是列名。</translation>
    </message>
    <message>
        <source>How letters are stored.</source>
        <translation>字符的存储方式。</translation>
    </message>
    <message>
        <source>A file of its own to test with; empty takes a part of the data.</source>
        <translation>专门用于测试的文件；留空取数据的一部分。</translation>
    </message>
    <message>
        <source>A table as data tools write it, with columns of numbers, categories and texts.</source>
        <translation>数据工具写成的表格，含数值列、类别列和文本列。</translation>
    </message>
    <message>
        <source>One array of features and one of targets, the first dimension counting samples.</source>
        <translation>一个特征数组和一个目标数组，第一维为样本数。</translation>
    </message>
    <message>
        <source>The array of features in an .npz file; empty takes that named features.</source>
        <translation>.npz 文件中的特征数组；留空则取名为 features 的数组。</translation>
    </message>
    <message>
        <source>The array of targets in it; empty takes that named targets.</source>
        <translation>其中的目标数组；留空则取名为 targets 的数组。</translation>
    </message>
    <message>
        <source>The file with the targets, if `file` is an .npy file.</source>
        <translation>若 `file` 是 .npy 文件，此为目标文件。</translation>
    </message>
    <message>
        <source>The features are numbers of words or categories, for an Embedding.</source>
        <translation>特征是词或类别的编号，供 Embedding 使用。</translation>
    </message>
    <message>
        <source>Where images have their channels; auto takes what has 1, 3 or 4.</source>
        <translation>图像的通道在哪一维；auto 取大小为 1、3 或 4 的一维。</translation>
    </message>
    <message>
        <source>The array of how many places of each sequence count, if they are padded to be equally long.</source>
        <translation>若序列已补齐为同长，此为各序列有效位置数的数组。</translation>
    </message>
    <message>
        <source>How far sequences are padded: all to the same length, each batch to its longest, or so with sequences of similar length together (buckets).</source>
        <translation>序列补齐到多长：全部同长、每批补到其中最长的，或把长度相近的序列放在一起再如此补齐 (buckets)。</translation>
    </message>
    <message>
        <source>A text file for a language model: each piece is a sample, its target the same one character on.</source>
        <translation>供语言模型使用的文本文件：每段是一个样本，目标是后移一个字符的同一段。</translation>
    </message>
    <message>
        <source>Units in a sample.</source>
        <translation>一个样本的单位数。</translation>
    </message>
    <message>
        <source>Part of the text to test with: its end.</source>
        <translation>文本用于测试的部分：其末尾。</translation>
    </message>
    <message>
        <source>A table with a column of texts and a column of labels.</source>
        <translation>一张表，有文本列和标签列。</translation>
    </message>
    <message>
        <source>The column of texts; empty takes the first one.</source>
        <translation>文本所在的列；留空取第一列。</translation>
    </message>
    <message>
        <source>The column of labels; empty takes the last one.</source>
        <translation>标签所在的列；留空取最后一列。</translation>
    </message>
    <message>
        <source>Sparse rows: a label, then INDEX:VALUE for each value that is not 0.</source>
        <translation>稀疏的行：一个标签，然后为每个非 0 的值写 INDEX:VALUE。</translation>
    </message>
    <message>
        <source>A packed file of images with their labels, as MXNet's im2rec writes it.</source>
        <translation>打包的带标签图像文件，由 MXNet 的 im2rec 写成。</translation>
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
        <translation>RecordIO (MXNet)</translation>
    </message>
    <message>
        <source>7,000 images of the real Fashion-MNIST, 600 + 100 of each class; shipped with Symloom.</source>
        <translation>真实 Fashion-MNIST 中的 7,000 张图像，每类 600 + 100 张；随 Symloom 附带。</translation>
    </message>
    <message>
        <source>Fashion-MNIST, small</source>
        <translation>Fashion-MNIST（小）</translation>
    </message>
    <message>
        <source>70,000 grey images of clothes, 28×28, in 10 classes; harder than MNIST and the same size.</source>
        <translation>70,000 张衣物灰度图像，28×28，10 个类别；比 MNIST 难，大小相同。</translation>
    </message>
    <message>
        <source>Fashion-MNIST</source>
        <translation>Fashion-MNIST</translation>
    </message>
    <message>
        <source>70,000 grey images of handwritten digits, 28×28, in 10 classes: the classic first set.</source>
        <translation>70,000 张手写数字灰度图像，28×28，10 个类别：经典的入门数据集。</translation>
    </message>
    <message>
        <source>MNIST</source>
        <translation>MNIST</translation>
    </message>
    <message>
        <source>1,797 grey images of handwritten digits, 8×8, in 10 classes; comes with scikit-learn.</source>
        <translation>1,797 张手写数字灰度图像，8×8，10 个类别；随 scikit-learn 提供。</translation>
    </message>
    <message>
        <source>Digits</source>
        <translation>手写数字</translation>
    </message>
    <message>
        <source>150 flowers of 3 kinds of iris by 4 lengths in cm: the oldest table of all; shipped with Symloom.</source>
        <translation>3 种鸢尾花共 150 朵，4 个长度（cm）：最古老的数据表；随 Symloom 附带。</translation>
    </message>
    <message>
        <source>Iris</source>
        <translation>鸢尾花</translation>
    </message>
    <message>
        <source>178 wines of 3 growers by 13 chemical measurements; shipped with Symloom.</source>
        <translation>3 家种植者的 178 种葡萄酒，13 项化学测量；随 Symloom 附带。</translation>
    </message>
    <message>
        <source>Wine</source>
        <translation>葡萄酒</translation>
    </message>
    <message>
        <source>569 tumours, malignant or benign, by 30 measurements of their cells; shipped with Symloom.</source>
        <translation>569 个肿瘤，恶性或良性，30 项细胞测量；随 Symloom 附带。</translation>
    </message>
    <message>
        <source>Breast cancer</source>
        <translation>乳腺癌</translation>
    </message>
    <message>
        <source>How far an illness went in a year, for 442 patients by 10 measurements; comes with scikit-learn.</source>
        <translation>442 名患者一年后的病情发展，10 项测量；随 scikit-learn 提供。</translation>
    </message>
    <message>
        <source>Diabetes</source>
        <translation>糖尿病</translation>
    </message>
    <message>
        <source>Monthly sunspot numbers since 1749: the next month from the 48 before it; shipped with Symloom.</source>
        <translation>1749 年以来每月的太阳黑子数：由之前 48 个月预测下个月；随 Symloom 附带。</translation>
    </message>
    <message>
        <source>Sunspots</source>
        <translation>太阳黑子</translation>
    </message>
    <message>
        <source>Pieces of 128 characters: from which of 6 chapters is each? Shipped with Symloom.</source>
        <translation>128 个字符的片段：各自出自 6 章中的哪一章？随 Symloom 附带。</translation>
    </message>
    <message>
        <source>Chapters of Python's manual</source>
        <translation>Python 手册的章节</translation>
    </message>
    <message>
        <source>465,000 characters of Python's manual, to write on character by character; shipped with Symloom.</source>
        <translation>Python 手册的 465,000 个字符，逐字符续写；随 Symloom 附带。</translation>
    </message>
    <message>
        <source>Python's manual</source>
        <translation>Python 手册</translation>
    </message>
    <message>
        <source>60,000 colour photographs, 32×32, of animals and vehicles in 10 classes.</source>
        <translation>60,000 张彩色照片，32×32，动物和交通工具共 10 个类别。</translation>
    </message>
    <message>
        <source>CIFAR-10</source>
        <translation>CIFAR-10</translation>
    </message>
    <message>
        <source>60,000 colour photographs, 32×32, in 100 classes: 600 of each.</source>
        <translation>60,000 张彩色照片，32×32，100 个类别，每类 600 张。</translation>
    </message>
    <message>
        <source>CIFAR-100</source>
        <translation>CIFAR-100</translation>
    </message>
    <message>
        <source>Fashion-MNIST CNN</source>
        <translation>Fashion-MNIST 卷积网络</translation>
    </message>
    <message>
        <source>Autoencoder</source>
        <translation>自编码器</translation>
    </message>
    <message>
        <source>BERT-base</source>
        <translation>BERT-base</translation>
    </message>
    <message>
        <source>GRU translator with attention</source>
        <translation>带注意力的 GRU 翻译模型</translation>
    </message>
    <message>
        <source>Inception v3</source>
        <translation>Inception v3</translation>
    </message>
    <message>
        <source>LSTM text classifier</source>
        <translation>LSTM 文本分类器</translation>
    </message>
    <message>
        <source>Transformer text classifier</source>
        <translation>Transformer 文本分类器</translation>
    </message>
    <message>
        <source>Variational autoencoder</source>
        <translation>变分自编码器</translation>
    </message>
</context>
</TS>

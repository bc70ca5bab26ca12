from graph import symbol as sym
from runtime.network import Network

x = sym.Input(shape=("N", 1, 28, 28), name="image")
for number in (1, 2):
    x = sym.Conv2d(x, out_channels=64, kernel_size=3, activation="ReLU", name=f"conv{number}")
    x = sym.MaxPool2d(x, kernel_size=2, name=f"pool{number}")
x = sym.Flatten(x, name="flatten")
x = sym.Linear(x, out_features=128, activation="ReLU", name="dense")
logits = sym.Linear(x, out_features=10, name="logits")
loss = sym.CrossEntropyLoss(logits, sym.Target(name="label"), name="loss")

net = Network(loss, "Fashion-MNIST CNN")
net.fit("fashion-mnist-small", epochs=1, batch_size=64, lr=0.003)
print(net.evaluate())
net.save("fashion.safetensors")

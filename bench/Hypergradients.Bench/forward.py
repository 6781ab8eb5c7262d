"""The recursion of ForwardBench.cs in Python's torch: prints milliseconds of processor time for one update."""
import sys
import time

import torch
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(1)
name, repeats = sys.argv[1], int(sys.argv[2])


def conv():
    layers, width = [], 3
    for channels in (16, 32, 64):
        layers += [nn.Conv2d(width, channels, 3, padding=1), nn.BatchNorm2d(channels), nn.ReLU(), nn.MaxPool2d(2)]
        width = channels
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)), torch.randn(128, 3, 32, 32)


def mlp():
    return nn.Sequential(nn.Linear(256, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10)), torch.randn(128, 256)


def small():
    return nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10)), torch.randn(128, 64)


model, inputs = {"conv": conv, "mlp 256-512-512": mlp, "mlp 64-64": small}[name]()
targets = torch.randint(10, (128,))
weights = list(model.parameters())
rate, momentum, decay = 0.01, 0.9, 1e-4
velocity = [torch.zeros_like(w) for w in weights]
tangents = [([torch.zeros_like(w) for w in weights], [torch.zeros_like(w) for w in weights]) for _ in range(2)]


def update():
    loss = nn.functional.cross_entropy(model(inputs), targets)
    gradients = torch.autograd.grad(loss, weights, create_graph=True)
    slopes = [torch.autograd.grad(gradients, weights, grad_outputs=z, retain_graph=j == 0, allow_unused=True) for j, (z, _) in enumerate(tangents)]
    with torch.no_grad():
        for i, w in enumerate(weights):
            velocity[i].mul_(momentum).add_(gradients[i] + decay * w)
            for j, (z, c) in enumerate(tangents):
                c[i].mul_(momentum).add_(z[i], alpha=decay)
                if slopes[j][i] is not None:
                    c[i].add_(slopes[j][i])
                if j == 1:
                    c[i].add_(w)
                z[i].sub_(c[i], alpha=rate)
                if j == 0:
                    z[i].sub_(velocity[i])
            w.sub_(velocity[i], alpha=rate)


for _ in range(3):
    update()
times = []
for _ in range(5):
    start = time.process_time()
    for _ in range(repeats):
        update()
    times.append((time.process_time() - start) / repeats * 1e3)
print(sorted(times)[2])

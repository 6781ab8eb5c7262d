"""The workloads of Workloads.cs in Python's torch. Reads `name threads repeats` a line, answers with the microseconds of one repeat."""
import sys
import time

import torch
from torch import nn


def add():
    a, b = torch.rand(8), torch.rand(8)

    def once():
        a + b

    return once


def updates(model, optimizer, inputs, targets, loss):
    def once():
        optimizer.zero_grad()
        loss(model(inputs), targets).backward()
        optimizer.step()

    return once


def mlp(adam):
    model = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3) if adam else torch.optim.SGD(model.parameters(), lr=1e-2)
    return updates(model, optimizer, torch.randn(64, 4), torch.randn(64, 1), nn.MSELoss())


def conv():
    layers, width = [], 3
    for channels in (16, 32, 64):
        layers += [nn.Conv2d(width, channels, 3, padding=1), nn.BatchNorm2d(channels), nn.ReLU(), nn.MaxPool2d(2)]
        width = channels
    model = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    return updates(model, optimizer, torch.randn(128, 3, 32, 32), torch.randint(10, (128,)), nn.CrossEntropyLoss())


WORKLOADS = {"add": add, "mlp-sgd": lambda: mlp(False), "mlp-adam": lambda: mlp(True), "conv": conv}

made = {}
for line in sys.stdin:
    name, threads, repeats = line.split()
    torch.set_num_threads(int(threads))
    if name not in made:
        torch.manual_seed(1)
        made[name] = WORKLOADS[name]()
    once, count = made[name], int(repeats)
    start = time.perf_counter()
    for _ in range(count):
        once()
    print((time.perf_counter() - start) / count * 1e6, flush=True)

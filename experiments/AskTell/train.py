"""A network small enough for plain Python: which of two interleaved half moons does a point lie on?

train(configuration) yields the validation loss after each epoch.
"""
import math
import random


def moons(count, noise, seed):
    """Points (x, y) and their moon, 0 or 1."""
    source = random.Random(seed)
    points = []
    for i in range(count):
        angle, moon = math.pi * source.random(), i % 2
        x, y = (math.cos(angle), math.sin(angle)) if moon == 0 else (1 - math.cos(angle), 0.5 - math.sin(angle))
        points.append((x + source.gauss(0, noise), y + source.gauss(0, noise), moon))
    return points


def train(configuration, epochs=27):
    """One hidden layer of tanh units, trained by stochastic gradient descent with momentum, or by Adam."""
    source = random.Random(0)
    width, rate = configuration["width"], configuration["lr"]
    momentum, beta = configuration.get("momentum", 0.0), configuration.get("beta", 0.999)
    adam = configuration["optimizer"] == "adam"
    weights = [source.gauss(0, 1 / math.sqrt(3)) for _ in range(3 * width)] + [source.gauss(0, 1 / math.sqrt(width)) for _ in range(width)] + [0.0]
    first, second, updates = [0.0] * len(weights), [0.0] * len(weights), 0
    training, validation = moons(160, 0.2, seed=1), moons(160, 0.2, seed=2)

    def forward(x, y):
        hidden = [math.tanh(weights[3 * i] * x + weights[3 * i + 1] * y + weights[3 * i + 2]) for i in range(width)]
        return hidden, sum(weights[3 * width + i] * hidden[i] for i in range(width)) + weights[-1]

    def loss(score, moon):
        margin = score if moon == 1 else -score
        return math.log1p(math.exp(-margin)) if margin > -500 else -margin

    for _ in range(epochs):
        source.shuffle(training)
        for x, y, moon in training:
            hidden, score = forward(x, y)
            error = 1 / (1 + math.exp(-max(-500, min(500, score)))) - moon
            gradient = [0.0] * len(weights)
            for i in range(width):
                slope = error * weights[3 * width + i] * (1 - hidden[i] ** 2)
                gradient[3 * i], gradient[3 * i + 1], gradient[3 * i + 2] = slope * x, slope * y, slope
                gradient[3 * width + i] = error * hidden[i]
            gradient[-1] = error
            updates += 1
            for i, g in enumerate(gradient):
                g += configuration["decay"] * weights[i]
                if adam:
                    first[i] += 0.1 * (g - first[i])
                    second[i] += (1 - beta) * (g * g - second[i])
                    weights[i] -= rate * first[i] / (1 - 0.9**updates) / (math.sqrt(second[i] / (1 - beta**updates)) + 1e-8)
                else:
                    first[i] = momentum * first[i] + g
                    weights[i] -= rate * first[i]
        yield sum(loss(forward(x, y)[1], moon) for x, y, moon in validation) / len(validation)

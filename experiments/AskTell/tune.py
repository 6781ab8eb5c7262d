"""Tunes train.py with `torchtune ask-tell`: one JSON request a line, one JSON response a line.

    python3 tune.py [--trials 40] [--storage sqlite:moons.db] [--torchtune COMMAND...]
"""
import argparse
import json
import os
import shlex
import subprocess

from train import train

SPACE = {
    "optimizer": {"type": "categorical", "choices": ["sgd", "adam"]},
    "lr": {"type": "float", "low": 1e-4, "high": 1, "log": True},
    "momentum": {"type": "float", "low": 0, "high": 0.99, "when": {"optimizer": ["sgd"]}},
    "beta": {"type": "float", "low": 0.9, "high": 0.9999, "when": {"optimizer": ["adam"]}},
    "decay": {"type": "float", "low": 1e-6, "high": 1e-1, "log": True},
    "width": {"type": "int", "low": 2, "high": 24, "log": True},
}


class TorchTune:
    """A conversation with the process. A refused request raises what it was refused for."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def __call__(self, op, **fields):
        self.process.stdin.write(json.dumps({"op": op, "study": "moons", **fields}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if not answer["ok"]:
            raise ValueError(answer["error"])
        return answer


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    project = os.path.join(here, "..", "..", "src", "TorchTune.Cli")
    options = argparse.ArgumentParser()
    options.add_argument("--trials", type=int, default=40)
    options.add_argument("--storage", default="memory")
    options.add_argument("--torchtune", default=f"dotnet run --project {shlex.quote(project)} --")
    chosen = options.parse_args()

    tune = TorchTune([*shlex.split(chosen.torchtune), "ask-tell", "--storage", chosen.storage])
    tune("create", space=SPACE, seed=1, trials=chosen.trials, scheduler={"type": "asha", "minResource": 3, "maxResource": 27})
    while True:
        asked = tune("ask")
        if asked.get("finished"):
            break
        trial, step, verdict = asked["trial"], 0, "continue"
        try:
            for step, value in enumerate(train(asked["configuration"]), start=1):
                verdict = tune("report", trial=trial, step=step, value=value)["verdict"]
                if verdict == "stop":
                    break
            if verdict != "stop":
                tune("tell", trial=trial)
        except OverflowError as failure:
            tune("tell", trial=trial, outcome="failed", reason=str(failure))
        print(f"trial {trial}: {step} epochs, loss {value:.4f}  {asked['configuration']}  {asked['rationale']}")

    best = tune("best")
    print(f"best: trial {best['trial']}, loss {best['values'][0]:.4f}, {best['configuration']}")
    tune.process.stdin.close()
    tune.process.wait()


if __name__ == "__main__":
    main()

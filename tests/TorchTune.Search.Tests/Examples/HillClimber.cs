using TorchTune;

namespace Example;

/// <summary>Changes one hyper-parameter of the best configuration so far.</summary>
public sealed class HillClimber : ISampler
{
    public string Name => "hill-climber";

    public string Identity => """{"type":"hill-climber"}""";

    public ISamplerState Begin(SamplingContext context) => new State(context.Space, context.Objectives[0]);

    private sealed class State(Space space, Objective objective) : ISamplerState
    {
        private readonly Dictionary<int, Configuration> _running = [];
        private (double Loss, Configuration Configuration) _best = (double.PositiveInfinity, Configuration.Empty);

        public void Observe(StudyEvent happened)
        {
            if (happened is HyperParameterDefined defined) space = space.With(defined.HyperParameter);
            if (happened is TrialStarted started) _running[started.Trial] = started.Configuration;
            if (happened is not TrialEnded { Outcome.Values: [var value, ..] } ended) return;
            if (objective.Loss(value) < _best.Loss) _best = (objective.Loss(value), _running[ended.Trial]);
        }

        public IReadOnlyList<Proposal> Ask(RandomSource random, int count, Placement placement) =>
            count < 1 ? throw new ArgumentOutOfRangeException(nameof(count)) : [.. Enumerable.Range(0, count).Select(i => Neighbour(random.Fork($"{i}")))];

        private Proposal Neighbour(RandomSource random)
        {
            if (_best.Configuration.Count == 0) return new(space.Draw(random), "a first guess");

            string name = _best.Configuration.Names[random.NextInt(_best.Configuration.Count)];
            var changed = _best.Configuration.With(name, space[name].Draw(random));
            return new(space.Repair(changed, random), $"the best, with another {name}");
        }
    }
}

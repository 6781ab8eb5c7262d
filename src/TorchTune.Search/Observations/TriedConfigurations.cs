using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>The configurations of a finite space that have been tried, run or were enqueued: none of them is proposed again until all have been.</summary>
/// <remarks>On a space with infinitely many, or where repeats are wanted, it remembers nothing and refuses nothing.</remarks>
internal sealed class TriedConfigurations(Space space, bool mayRepeat = false)
{
    // So many draws in a row that were all known: in a space of n with k left, this happens only if k is far below n / 100.
    private const int Draws = 1000;
    private const int ConstrainedDraws = 20;

    private readonly Dictionary<int, Configuration> _running = [];
    private readonly HashSet<Configuration> _tried = [];

    /// <summary>The space as it has grown.</summary>
    public Space Space { get; private set; } = space;

    /// <summary>Whether repeats are refused. A space without hyper-parameters is one that trials have yet to define: there they are not.</summary>
    public bool RefusesRepeats => !mayRepeat && Space.Count > 0 && Space.Cardinality is not null;

    /// <summary>Takes in what has happened, in the order of the study's events.</summary>
    public void Observe(StudyEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        switch (happened)
        {
            case TrialStarted started:
                _running[started.Trial] = started.Configuration;
                Remember(started.Configuration);
                break;
            case HyperParameterDefined defined:
                Grow(defined);
                break;
            case TrialEnded ended:
                _running.Remove(ended.Trial);
                break;
        }
    }

    /// <summary>Whether no configuration is left beside those tried and so many more.</summary>
    public bool IsExhausted(int proposed) => RefusesRepeats && _tried.Count + proposed >= Space.Cardinality;

    /// <summary>Whether it has been tried, and repeats are refused.</summary>
    public bool Contains(Configuration configuration) => RefusesRepeats && _tried.Contains(configuration);

    /// <summary>A configuration, uniformly drawn among those that are neither tried nor proposed.</summary>
    /// <param name="random">The first draw is made with this very source, later ones with forks of it.</param>
    /// <param name="proposed">Proposals that have not started.</param>
    /// <returns>The configuration, and where few were left how many; null where none is left.</returns>
    public (Configuration Configuration, int? Left)? Draw(RandomSource random, IReadOnlySet<Configuration> proposed)
    {
        if (!RefusesRepeats) return (Space.Draw(random), null);
        if (IsExhausted(proposed.Count)) return null;

        for (int draw = 0; draw < Draws; draw++)
        {
            var configuration = Space.Draw(draw == 0 ? random : random.Fork(Invariant($"draw {draw}")));
            if (!IsKnown(configuration)) return (configuration, null);

            // With constraints a draw may be a long walk, and what they leave is listed sooner.
            if (Space.IsConstrained && draw == ConstrainedDraws) break;
        }

        var left = Space.Enumerate().Where(configuration => !IsKnown(configuration)).ToArray();
        return left.Length == 0 ? null : (left[random.NextInt(left.Length)], left.Length);

        bool IsKnown(Configuration configuration) => _tried.Contains(configuration) || proposed.Contains(configuration);
    }

    // What is not one of the space's own configurations (one of a trial that has yet to define more) takes none of them away.
    private void Remember(Configuration configuration)
    {
        if (RefusesRepeats && Space.Contains(configuration)) _tried.Add(configuration);
    }

    private void Grow(HyperParameterDefined defined)
    {
        Space = Space.With(defined.HyperParameter);
        _tried.RemoveWhere(configuration => !RefusesRepeats || !Space.Contains(configuration));
        if (!_running.TryGetValue(defined.Trial, out var configuration)) return;

        _running[defined.Trial] = configuration.With(defined.HyperParameter.Name, defined.Value);
        Remember(_running[defined.Trial]);
    }
}

using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune.Testing;

/// <summary>Trials whose learning curves are known beforehand: a study over them takes no time, and its right answer can be looked up.</summary>
/// <remarks>
/// Configurations are rows of the table, named by the hyper-parameter <c>row</c>. <c>study.Simulate(table.Train)</c> runs some hundred
/// thousand steps a second; <see cref="Shuffled"/> makes real threads finish them in a random order.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class TabulatedTrials
{
    private static readonly string RowName = "row";

    private readonly ImmutableArray<ImmutableArray<double>> _curves;

    /// <summary>Trials with these curves: the values after step 1, 2, … of each row.</summary>
    /// <exception cref="ArgumentException">There is no curve.</exception>
    public TabulatedTrials(params IEnumerable<ImmutableArray<double>> curves)
    {
        _curves = [.. curves];
        if (_curves.IsEmpty) throw new ArgumentException("A table must have at least one curve.", nameof(curves));
        Row = HyperParameter.Int(RowName, 0, _curves.Length - 1);
        Space = new Space(Row);
    }

    /// <summary>The hyper-parameter that names the row.</summary>
    public HyperParameter<int> Row { get; }

    /// <summary>The space: the rows.</summary>
    public Space Space { get; }

    /// <summary>The curves by row.</summary>
    public ImmutableArray<ImmutableArray<double>> Curves => _curves;

    /// <summary>Curves as training gives them: falling by a power of the step, at different speeds to different ends, with noise; many cross.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="steps">Their length.</param>
    /// <param name="seed">Equal seeds give equal tables.</param>
    /// <param name="diverging">The share of curves that become NaN or infinite somewhere.</param>
    public static TabulatedTrials Generate(int rows, int steps, ulong seed, double diverging = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return new(Enumerable.Range(0, rows).Select(row => Curve(RandomSource.For(seed, row, "curve"), steps, diverging)));
    }

    /// <summary>A trial that reports its row's curve, and ends with it.</summary>
    public IEnumerable<Report> Train(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        foreach (double value in _curves[trial.Get(Row)]) yield return trial.Report(value);
    }

    /// <summary>The same trials, each step of which takes a random real time: threads finish in another order for every seed.</summary>
    /// <param name="seed">Of the times, and of nothing else.</param>
    /// <param name="longest">The longest that a step takes.</param>
    public Func<Trial, IEnumerable<Report>> Shuffled(ulong seed, TimeSpan longest) => trial => TrainSlowly(trial, seed, longest);

    private IEnumerable<Report> TrainSlowly(Trial trial, ulong seed, TimeSpan longest)
    {
        var times = RandomSource.For(seed, trial.Number, "time");
        foreach (var report in Train(trial))
        {
            trial.Stopping.WaitHandle.WaitOne(longest * times.NextDouble());
            yield return report;
        }
    }

    private static ImmutableArray<double> Curve(RandomSource random, int steps, double diverging)
    {
        double end = random.NextDouble();
        double fall = random.Uniform(0.2, 2);
        double speed = random.Uniform(0.2, 1.5);
        int divergesAt = random.Bernoulli(diverging) ? 1 + random.NextInt(steps) : int.MaxValue;
        double divergesTo = random.Bernoulli(0.5) ? double.NaN : double.PositiveInfinity;
        var curve = ImmutableArray.CreateBuilder<double>(steps);
        for (int step = 1; step <= steps; step++)
        {
            curve.Add(step >= divergesAt ? divergesTo : end + (fall * Math.Pow(step, -speed)) + (0.02 * random.Normal()));
        }

        return curve.MoveToImmutable();
    }

    /// <summary>Rows and steps: <c>300 curves of up to 51 steps</c>.</summary>
    public override string ToString() => Invariant($"{_curves.Length} curves of up to {_curves.Max(c => c.Length)} steps");
}

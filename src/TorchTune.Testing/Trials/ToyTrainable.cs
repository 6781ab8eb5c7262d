namespace TorchTune.Testing;

/// <summary>A trainable that can be checked by hand: two weights that climb a surrogate of the true objective.</summary>
/// <remarks>
/// <para>The toy problem of Jaderberg et al., "Population based training of neural networks", 2017 (figure 2). The weights θ start at (0.9, 0.9) and climb
/// Q̂(θ) = 1.2 − h0 θ0² − h1 θ1² by gradient steps of 0.01 (a step here is <see cref="UpdatesPerStep"/> of them); reported is Q(θ) = 1.2 − θ0² − θ1², whose maximum is 1.2. With h = (1, 0) or (0, 1) no
/// configuration reaches it alone: 0.39 is the limit; trials that copy one another do.</para>
/// <para>A little noise from (seed, trial, step) makes every history different, so that a wrong state shows.</para>
/// </remarks>
public sealed class ToyTrainable : Trainable
{
    /// <summary>Gradient steps in one step.</summary>
    public const int UpdatesPerStep = 4;

    private const double Rate = 0.01;
    private readonly double[] _weights = [0.9, 0.9];
    private Configuration _configuration = Configuration.Empty;
    private long _steps;

    /// <summary>How strongly the first weight is seen.</summary>
    public static HyperParameter<double> H0 { get; } = HyperParameter.Float("h0", 0, 1);

    /// <summary>How strongly the second weight is seen.</summary>
    public static HyperParameter<double> H1 { get; } = HyperParameter.Float("h1", 0, 1);

    /// <summary>Both.</summary>
    public static Space Space { get; } = new(H0, H1);

    /// <summary>Called with what happens to it: <c>set up</c>, <c>step</c>, <c>state</c>, <c>restore</c>, <c>reconfigure</c>, <c>dispose</c>.</summary>
    public Action<string>? Happens { get; init; }

    /// <inheritdoc/>
    public override void SetUp(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        _configuration = trial.Configuration;
        Happens?.Invoke("set up");
    }

    /// <inheritdoc/>
    public override Metrics? Step(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        Happens?.Invoke("step");
        double[] strengths = [_configuration.Get(H0), _configuration.Get(H1)];
        var noise = trial.Random("noise").Fork(_steps.ToString(System.Globalization.CultureInfo.InvariantCulture));
        for (int update = 0; update < UpdatesPerStep; update++)
        {
            for (int i = 0; i < 2; i++) _weights[i] -= Rate * 2 * strengths[i] * _weights[i];
        }

        _weights[0] += 1e-6 * noise.Normal();
        _steps++;
        return Metrics.Of(trial.Objectives[0].Metric, 1.2 - (_weights[0] * _weights[0]) - (_weights[1] * _weights[1]));
    }

    /// <inheritdoc/>
    public override StateTree State()
    {
        Happens?.Invoke("state");
        return new StateTree { { "weights", HostArray.From<double>(_weights) }, { "steps", _steps } };
    }

    /// <inheritdoc/>
    public override void Restore(StateTree state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Array("weights").ToHost().As<double>().CopyTo(_weights);
        _steps = state.Whole("steps");
        Happens?.Invoke("restore");
    }

    /// <inheritdoc/>
    public override void Reconfigure(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        _configuration = trial.Configuration;
        Happens?.Invoke("reconfigure");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Happens?.Invoke("dispose");
        base.Dispose(disposing);
    }
}

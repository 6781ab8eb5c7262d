using System.Collections.Immutable;
using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Moves hyper-parameters against their hypergradients, between the updates of an existing training loop.</summary>
/// <remarks>
/// <para>Hyper-parameters live in unconstrained coordinates (<see cref="Coordinate"/>); every move stays within a trust region; a gradient whose status is not accepted, or that is not finite, is never followed
/// (<see cref="HyperOptimizerOptions.Refused"/>).</para>
/// <code>
/// var decay = new HyperVariable("log decay", torch.full(groups, -7.0), HyperRole.TrainingLoss);
/// var problem = new HypergradientProblem { Parameters = …, Module = net, TrainingLoss = t => Loss(batches[t]) + Penalty(decay.Tensor), ValidationLoss = …, Variables = [decay] };
/// using var hyper = new HyperOptimizer(problem, new ImplicitMethod(), [new OuterVariable { Variable = decay, Coordinate = new Coordinate.Linear() }]);
/// for (int epoch = 0; epoch &lt; epochs; epoch++)
/// {
///     TrainEpoch(net, optimizer);
///     hyper.Step();
/// }
/// </code>
/// <para>Methods that train themselves (<see cref="HypergradientProblem.Updates"/> updates each time) keep what they have trained where they are told to, and are then the inner loop as well.</para>
/// </remarks>
/// <threadsafety>One thread at a time.</threadsafety>
public sealed class HyperOptimizer : IDisposable
{
    private readonly HypergradientProblem _problem;
    private readonly HypergradientMethod _method;
    private readonly HyperOptimizerOptions _options;
    private readonly OuterTrack[] _tracks;
    private int _moves;
    private double _trust = 1;
    private double _lastLoss = double.NaN;

    /// <summary>An optimizer of some of a problem's variables, all of whose values it sets from now on.</summary>
    /// <param name="problem">What is trained; stays the caller's.</param>
    /// <param name="method">How hypergradients are computed.</param>
    /// <param name="variables">What moves, and how; variables of the problem, each once.</param>
    /// <param name="options">Rate, rule, refusals.</param>
    /// <exception cref="ArgumentException">An option breaks its rule, or a variable is not the problem's or has a value that its coordinate does not hold.</exception>
    public HyperOptimizer(HypergradientProblem problem, HypergradientMethod method, IReadOnlyList<OuterVariable> variables, HyperOptimizerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(variables);
        _options = (options ?? new HyperOptimizerOptions()).Validated();
        foreach (var outer in variables)
        {
            if (!problem.Variables.Contains(outer.Variable)) throw new ArgumentException(Invariant($"'{outer.Variable.Name}' must be one of the problem's variables."));
        }

        if (variables.Count == 0 || variables.Select(outer => outer.Variable.Name).Distinct().Count() != variables.Count) throw new ArgumentException("There must be variables to move, each named once.");
        (_problem, _method) = (problem, method);
        _tracks = [.. variables.Select(outer => new OuterTrack(outer))];
    }

    /// <summary>Outer updates done.</summary>
    public int Updates { get; private set; }

    /// <summary>The share of the trust region in force: 1, less for a while after a move was taken back.</summary>
    public double Trust => _trust;

    /// <summary>The values in force of a variable: one for each element, or for each of its pieces.</summary>
    /// <exception cref="KeyNotFoundException">No variable of this name is moved.</exception>
    public IReadOnlyList<double> ValuesOf(string variable) => (Array.Find(_tracks, track => track.Name == variable) ?? throw new KeyNotFoundException(Invariant($"No variable '{variable}' is moved."))).Values;

    /// <summary>One outer update: computes the hypergradient at the weights as they are, and moves.</summary>
    /// <exception cref="HypergradientException">The gradient is refused, and <see cref="HyperOptimizerOptions.Refused"/> says to throw.</exception>
    public OuterUpdate Step()
    {
        using var scope = NewDisposeScope();
        using var result = Hypergradient.Compute(_problem, _method);
        return Follow(result);
    }

    /// <summary>One outer update by a hypergradient computed elsewhere.</summary>
    /// <inheritdoc cref="Step" path="/exception"/>
    public OuterUpdate Follow(HypergradientResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        int number = Updates++;
        double loss = result.UncheckedValidationLoss ?? double.NaN;
        if (!_options.Accepted.Contains(result.Status)) return Refuse(number, result, loss, double.NaN, Invariant($"{result.Status}: {result.Message}"));

        Tensor[] gradients = [.. _tracks.Select(track => track.Pull(result.Unchecked(track.Name) ?? throw new KeyNotFoundException(Invariant($"The result has no gradient of '{track.Name}'."))))];
        double norm = Math.Sqrt(gradients.Sum(gradient => gradient.square().sum().item<double>()));
        if (!double.IsFinite(norm) || !double.IsFinite(loss)) return Refuse(number, result, loss, norm, Invariant($"The gradient's norm is {norm}, the validation loss {loss}."));
        if (loss > _lastLoss * _options.RetreatAbove)
        {
            string reason = Invariant($"The validation loss rose from {_lastLoss:g5} to {loss:g5}.");
            _lastLoss = loss;
            return Retreat(number, result, loss, norm, reason);
        }

        double clip = norm > _options.ClipNorm ? _options.ClipNorm / norm : 1;
        double rate = _options.Rate * _options.Schedule(number);
        foreach (var (track, gradient) in _tracks.Zip(gradients)) track.Move(gradient.mul_(clip), _options.Rule, rate, _moves, _trust);
        (_moves, _lastLoss, _trust) = (_moves + 1, loss, Math.Min(1, _trust * _options.Recovery));
        return new(number, OuterOutcome.Moved, result.Message, result.Status, loss, norm, result.Certificate);
    }

    /// <summary>The state between two outer updates.</summary>
    public HyperOptimizerState State()
    {
        var parts = _tracks.Select(track => track.State()).ToArray();
        return new HyperOptimizerState
        {
            Updates = Updates,
            Moves = _moves,
            Trust = _trust,
            LastLoss = _lastLoss,
            Coordinates = [.. parts.Select(part => part.Coordinates)],
            Before = [.. parts.Select(part => part.Before)],
            First = [.. parts.Select(part => part.First)],
            Second = [.. parts.Select(part => part.Second)],
            Adjoint = AdjointNumbers(),
        };
    }

    /// <summary>Goes on from a state; the variables' tensors are set to its values.</summary>
    /// <exception cref="ArgumentException">The state is one of other variables.</exception>
    public void Restore(HyperOptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Coordinates.Length != _tracks.Length) throw new ArgumentException(Invariant($"The state is one of {state.Coordinates.Length} variables, and {_tracks.Length} are moved."));
        (Updates, _moves, _trust, _lastLoss) = (state.Updates, state.Moves, state.Trust, state.LastLoss);
        for (int i = 0; i < _tracks.Length; i++) _tracks[i].Restore(state.Coordinates[i], state.Before[i], state.First[i], state.Second[i]);
        if (_method is not ImplicitMethod { WarmStart: { } warm }) return;
        using var scope = NewDisposeScope();
        var parameter = _problem.Parameters[0];
        warm.Set(state.Adjoint.IsDefault ? null : tensor(state.Adjoint.AsSpan().ToArray()).to(parameter.dtype).to(parameter.device));
    }

    /// <summary>Frees the coordinates; the variables keep their values.</summary>
    public void Dispose()
    {
        foreach (var track in _tracks) track.Dispose();
    }

    private OuterUpdate Refuse(int number, HypergradientResult result, double loss, double norm, string reason) => _options.Refused switch
    {
        RefusedPolicy.Throw => throw new HypergradientException(result.Status, reason),
        RefusedPolicy.Skip => new(number, OuterOutcome.Skipped, reason, result.Status, loss, norm, result.Certificate),
        _ => Retreat(number, result, loss, norm, reason),
    };

    private OuterUpdate Retreat(int number, HypergradientResult result, double loss, double norm, string reason)
    {
        foreach (var track in _tracks) track.StepBack();
        _trust /= 2;
        return new(number, OuterOutcome.SteppedBack, reason, result.Status, loss, norm, result.Certificate);
    }

    private ImmutableArray<double> AdjointNumbers()
    {
        if (_method is not ImplicitMethod { WarmStart.Adjoint: { } adjoint }) return default;
        using var scope = NewDisposeScope();
        return [.. adjoint.cpu().to(ScalarType.Float64).data<double>().ToArray()];
    }
}

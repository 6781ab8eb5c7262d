using static System.FormattableString;

namespace TorchTune.Scheduling;

/// <summary>Population based training: after every round the worst members take over the weights of the best ones, and go on with their hyper-parameters, changed a little.</summary>
/// <remarks>
/// <para>Jaderberg, Dalibard, Osindero, Czarnecki, Donahue, Razavi, Vinyals, Green, Dunning, Simonyan, Fernando, Kavukcuoglu, "Population Based Training of Neural Networks", 2017 (arXiv:1711.09846): exploitation by truncation
/// selection, exploration by perturbation or resampling (its section 3). Rounds are synchronous in the study's own time, so that a population repeats on any number of slots; a population may be larger than the number of
/// places, which its members then share.</para>
/// <para>Donors are drawn uniformly from the best <see cref="PopulationOptions.Quantile"/>; equal members are ranked by number. Numbers on a logarithmic scale are multiplied or divided by
/// <see cref="PopulationOptions.Factor"/>, other real numbers moved by a tenth of their range, whole and stepped ones by up to a tenth of their values and at least one; ordinals to a neighbour; categorical and boolean ones keep their value unless they are drawn anew. Nothing leaves
/// its range.</para>
/// <para>What a donor has refined by itself (<see cref="Report.Refined"/>: by its own gradient, say) is passed on as it is and not explored: gradients have those hyper-parameters, the population the others.</para>
/// <para>A member that diverges copies the best of the others at once and waits for the round's end; one that fails is gone, and the rest go on without it. Of several objectives it uses the first.</para>
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class PopulationScheduler : IScheduler
{
    private readonly PopulationOptions _options;

    /// <summary>With these options.</summary>
    /// <exception cref="ArgumentException">An option breaks its rule; the message names both.</exception>
    public PopulationScheduler(PopulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Validated();
    }

    /// <inheritdoc/>
    public string Name => "pbt";

    /// <inheritdoc/>
    public string Identity => _options.ToJson();

    /// <inheritdoc/>
    public bool CopiesState => true;

    /// <inheritdoc/>
    public ISchedulerState Begin(SchedulingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (string name in _options.Inherited)
        {
            if (!context.Space.TryGet(name, out _)) throw new ArgumentException(Invariant($"Inherited must name hyper-parameters of the space, but '{name}' is none."));
        }

        return new PopulationState(_options, context);
    }
}

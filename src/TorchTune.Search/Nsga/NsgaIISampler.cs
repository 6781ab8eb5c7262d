namespace TorchTune.Search;

/// <summary>For two or three objectives: keeps the fronts of best compromises, spread out, and breeds from them.</summary>
/// <remarks>
/// Deb, Pratap, Agarwal and Meyarivan, "A fast and elitist multiobjective genetic algorithm: NSGA-II", IEEE TEVC 6 (2002), with constraints by their constrained domination:
/// feasible trials first, infeasible ones by how far. Without generations (Durillo et al., EMO 2009): the member with the least room on the last front goes when a trial comes.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class NsgaIISampler : ISampler
{
    private readonly NsgaIIOptions _options;

    /// <summary>A sampler with these options, or the default ones.</summary>
    /// <exception cref="ArgumentException">An option breaks its rule.</exception>
    public NsgaIISampler(NsgaIIOptions? options = null) => _options = (options ?? new NsgaIIOptions()).Validated();

    /// <inheritdoc/>
    public string Name => "nsga2";

    /// <inheritdoc/>
    public string Identity => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", Name);
        writer.WriteNumber("population", _options.Population);
        _options.Variation.WriteTo(writer);
        writer.WriteEndObject();
    });

    /// <inheritdoc/>
    public ISamplerState Begin(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var variation = new Variation(_options.Variation);
        var population = new ParetoPopulation(_options.Population, (losses, _, front) => CrowdingDistance.Of(Array.ConvertAll(front, i => losses[i])));
        return new PopulationState(Name, context, _options.Population, population, (space, members, random) =>
            variation.Child(space, members.Parent(random), members.Parent(random), random));
    }
}

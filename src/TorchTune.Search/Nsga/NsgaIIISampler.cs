namespace TorchTune.Search;

/// <summary>For three and more objectives: keeps trials near evenly spread directions of compromise, and breeds from them.</summary>
/// <remarks>
/// Deb and Jain, "An evolutionary many-objective optimization algorithm using reference-point-based nondominated sorting approach, part I", IEEE TEVC 18 (2014); constraints as in
/// part II, by constrained domination. Without generations: when a trial comes, the one of the last front goes whose direction is the most crowded.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class NsgaIIISampler : ISampler
{
    private readonly NsgaIIIOptions _options;

    /// <summary>A sampler with these options, or the default ones.</summary>
    /// <exception cref="ArgumentException">An option breaks its rule.</exception>
    public NsgaIIISampler(NsgaIIIOptions? options = null) => _options = (options ?? new NsgaIIIOptions()).Validated();

    /// <inheritdoc/>
    public string Name => "nsga3";

    /// <inheritdoc/>
    public string Identity => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", Name);
        writer.WriteNumber("population", _options.Population);
        writer.WriteNumber("divisions", _options.Divisions);
        _options.Variation.WriteTo(writer);
        writer.WriteEndObject();
    });

    /// <inheritdoc/>
    public ISamplerState Begin(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var variation = new Variation(_options.Variation);
        var directions = new ReferenceDirections(context.Objectives.Length, _options.Divisions);
        return new PopulationState(Name, context, _options.Population, new ParetoPopulation(_options.Population, directions.Room), (space, members, random) =>
            variation.Child(space, members.Parent(random), members.Parent(random), random));
    }
}

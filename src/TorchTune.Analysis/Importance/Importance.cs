namespace TorchTune.Analysis;

/// <summary>What mattered in a study: how far its hyper-parameters decide about an objective.</summary>
/// <remarks>
/// <para>Computed from the completed trials with finite values, of one objective or of the Pareto rank. Everything is measured on the hyper-parameters' own
/// scales (a logarithmic one in logarithms), as random search draws from them, with conditions kept.</para>
/// <para>Which method: <see cref="ImportanceMethod.Fanova"/> for the whole space, with interactions; <see cref="ImportanceMethod.PedAnova"/> for what makes the
/// best trials, quickly; <see cref="ImportanceMethod.Permutation"/> as a check on where trials are; <see cref="ImportanceMethod.Local"/> and
/// <see cref="ImportanceMethod.Ablation"/> for one configuration.</para>
/// </remarks>
/// <threadsafety>Stateless.</threadsafety>
public static class Importance
{
    /// <summary>Computes it. Equal histories and options give equal results.</summary>
    /// <param name="history">The study's trials.</param>
    /// <param name="method">How.</param>
    /// <param name="options">Default: the default options.</param>
    /// <exception cref="ArgumentException">An option breaks its rule, or names what the study does not have.</exception>
    /// <exception cref="InvalidOperationException">The study has no hyper-parameter, or fewer than two completed trials with finite values.</exception>
    public static ImportanceResult Compute(History history, ImportanceMethod method, ImportanceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(history);
        var trials = new ExplainedTrials(history, (options ?? new ImportanceOptions()).Validated());
        var rows = method switch
        {
            ImportanceMethod.Fanova => Fanova.Compute(trials),
            ImportanceMethod.PedAnova => PedAnova.Compute(trials),
            ImportanceMethod.Permutation => PermutationImportance.Compute(trials),
            ImportanceMethod.Local => LocalImportance.Compute(trials),
            ImportanceMethod.Ablation => Ablation.Compute(trials),
            _ => throw new ArgumentOutOfRangeException(nameof(method), FormattableString.Invariant($"There is no method {method}.")),
        };
        return new ImportanceResult { Method = method, Target = trials.Target, Trials = trials.Rows.Length, Rows = rows };
    }
}

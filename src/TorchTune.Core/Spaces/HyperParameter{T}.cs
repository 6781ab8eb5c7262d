using static System.FormattableString;

namespace TorchTune;

/// <summary>A typed handle on a <see cref="HyperParameter"/>: declares it, states conditions on it and reads its value without a cast.</summary>
/// <typeparam name="T">double, float, int, long, bool, string or an enum (written by name).</typeparam>
/// <remarks>
/// Converts to <see cref="HyperParameter"/> wherever one is expected:
/// <code>
/// var optimizer = HyperParameter.Categorical("optimizer", "sgd", "adam");
/// var momentum = HyperParameter.Float("momentum", 0, 0.99).When(optimizer, "sgd");
/// var space = new Space(optimizer, momentum);
/// </code>
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class HyperParameter<T>
    where T : notnull
{
    internal HyperParameter(HyperParameter definition)
    {
        if (!ValueOf.CanRead<T>(definition))
        {
            throw new ArgumentException(
                Invariant($"Hyper-parameter '{definition.Name}': its values cannot be read as {typeof(T).Name}; it is {definition.Range}."));
        }

        Definition = definition;
    }

    /// <summary>The hyper-parameter itself.</summary>
    public HyperParameter Definition { get; }

    /// <summary>Its name.</summary>
    public string Name => Definition.Name;

    /// <summary>The hyper-parameter itself.</summary>
    public static implicit operator HyperParameter(HyperParameter<T> handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return handle.Definition;
    }

    /// <summary>The same hyper-parameter, of which good values are believed to lie where a prior says.</summary>
    /// <exception cref="ArgumentException">The prior does not suit it; the message says why.</exception>
    public HyperParameter<T> With(Prior prior)
    {
        ArgumentNullException.ThrowIfNull(prior);
        return new(Definition.With(prior));
    }

    /// <summary>The same hyper-parameter with the value that trials had before a study's space knew it (<see cref="HyperParameter.WithDefault"/>).</summary>
    /// <exception cref="ArgumentException">It cannot have this value.</exception>
    public HyperParameter<T> WithDefault(T value) => new(Definition.WithDefault(ValueOf.From(value)));

    /// <summary>The same hyper-parameter, which exists only under a condition; joined to the one it has.</summary>
    public HyperParameter<T> When(Condition condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return new(Definition.Under(Definition.When?.And(condition) ?? condition));
    }

    /// <summary>The same hyper-parameter, which exists only when a parent has one of these values.</summary>
    public HyperParameter<T> When<TParent>(HyperParameter<TParent> parent, params TParent[] values)
        where TParent : notnull
    {
        ArgumentNullException.ThrowIfNull(parent);
        return When(parent.In(values));
    }

    /// <summary>The condition that this has one of some values.</summary>
    public Condition In(params T[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Condition.In(Name, [.. values.Select(ValueOf.From)]);
    }

    /// <summary>The condition that this has a value.</summary>
    public Condition Is(T value) => Condition.Eq(Name, ValueOf.From(value));

    /// <summary>The condition that this has another value.</summary>
    public Condition IsNot(T value) => Condition.Ne(Name, ValueOf.From(value));

    /// <summary>The condition that this is greater than a value.</summary>
    public Condition Above(T value) => Condition.Gt(Name, ValueOf.From(value));

    /// <summary>The condition that this is at least a value.</summary>
    public Condition AtLeast(T value) => Condition.Ge(Name, ValueOf.From(value));

    /// <summary>The condition that this is less than a value.</summary>
    public Condition Below(T value) => Condition.Lt(Name, ValueOf.From(value));

    /// <summary>The condition that this is at most a value.</summary>
    public Condition AtMost(T value) => Condition.Le(Name, ValueOf.From(value));

    /// <summary>The declaration as text.</summary>
    public override string ToString() => Definition.ToString();
}

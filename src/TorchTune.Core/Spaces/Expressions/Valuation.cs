namespace TorchTune;

/// <summary>Values for the hyper-parameters of a space, all of them or some: what expressions are computed on.</summary>
/// <threadsafety>For one thread.</threadsafety>
internal sealed class Valuation(Space space)
{
    private Configuration? _configuration;

    /// <summary>The value of each hyper-parameter that exists.</summary>
    public Value[] Values { get; } = new Value[space.Count];

    /// <summary>Which exist.</summary>
    public bool[] Active { get; } = new bool[space.Count];

    /// <summary>Of which it is known whether they exist, and with what value.</summary>
    public bool[] Decided { get; } = new bool[space.Count];

    /// <summary>The number of which only a lower bound is decided, its value; -1 for none.</summary>
    public int Rising { get; set; } = -1;

    /// <summary>What exists, with what is derived from it as far as that has a value: for functions of C#.</summary>
    public Configuration Configuration => _configuration ??= space.Derive(ToConfiguration());

    /// <summary>What exists.</summary>
    public Configuration ToConfiguration() => space.Build(i => Values[i]);

    /// <summary>Decides everything.</summary>
    /// <param name="valueOf">Gives the value of each hyper-parameter that exists, parents before their children.</param>
    public void Fill(Func<int, Value> valueOf)
    {
        _configuration = null;
        foreach (int i in space.Activity.ParentsFirst)
        {
            Decided[i] = true;
            Active[i] = space.Activity.IsActive(i, Active, Values);
            if (Active[i]) Values[i] = valueOf(i);
        }
    }

    /// <summary>Decides everything as a configuration has it.</summary>
    /// <returns>False where it lacks the value of something that exists.</returns>
    public bool Fill(Configuration configuration)
    {
        bool complete = true;
        Fill(i =>
        {
            complete &= configuration.TryGet(space[i].Name, out var value);
            return value;
        });
        return complete;
    }
}

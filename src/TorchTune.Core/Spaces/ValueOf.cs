using static System.FormattableString;

namespace TorchTune;

/// <summary>Between the types of C# and <see cref="Value"/>.</summary>
internal static class ValueOf
{
    public static Value From<T>(T value)
        where T : notnull => value switch
        {
            double number => Value.From(number),
            float number => Value.From((double)number),
            int number => Value.From((long)number),
            long number => Value.From(number),
            bool flag => Value.From(flag),
            string text => Value.From(text),
            Enum name => Value.From(name.ToString()),
            Value itself => itself,
            _ => throw new ArgumentException(
                Invariant($"A value must be a double, float, int, long, bool, string or enum, but was a {value.GetType().Name}.")),
        };

    public static T To<T>(Value value)
        where T : notnull
    {
        if (typeof(T) == typeof(double)) return (T)(object)value.AsDouble();
        if (typeof(T) == typeof(float)) return (T)(object)(float)value.AsDouble();
        if (typeof(T) == typeof(int)) return (T)(object)checked((int)value.AsInt());
        if (typeof(T) == typeof(long)) return (T)(object)value.AsInt();
        if (typeof(T) == typeof(bool)) return (T)(object)value.AsBool();
        if (typeof(T) == typeof(string)) return (T)(object)value.AsText();
        if (typeof(T) == typeof(Value)) return (T)(object)value;
        return (T)Enum.Parse(typeof(T), value.AsText());
    }

    public static IEnumerable<Value> All<T>(string name, IEnumerable<T> values)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(values);
        try
        {
            return values.Select(From).ToArray();
        }
        catch (ArgumentException refused)
        {
            throw new ArgumentException(Invariant($"Hyper-parameter '{name}': {refused.Message}"), refused);
        }
    }

    /// <summary>Whether every value of a hyper-parameter has type <typeparamref name="T"/>.</summary>
    public static bool CanRead<T>(HyperParameter definition)
        where T : notnull => definition switch
        {
            _ when typeof(T) == typeof(Value) => true,
            FloatHyperParameter => typeof(T) == typeof(double) || typeof(T) == typeof(float),
            IntHyperParameter whole => typeof(T) == typeof(long) || typeof(T) == typeof(double) ||
                (typeof(T) == typeof(int) && whole.Low >= int.MinValue && whole.High <= int.MaxValue),
            BoolHyperParameter => typeof(T) == typeof(bool),
            ChoiceHyperParameter choice => choice.Values.All(IsOf<T>),
            _ => false,
        };

    private static bool IsOf<T>(Value value) => value.Kind switch
    {
        ValueKind.Float => typeof(T) == typeof(double) || typeof(T) == typeof(float),
        ValueKind.Int => typeof(T) == typeof(long) || typeof(T) == typeof(double) || (typeof(T) == typeof(int) && value.AsInt() == (int)value.AsInt()),
        ValueKind.Bool => typeof(T) == typeof(bool),
        _ => typeof(T) == typeof(string) || (typeof(T).IsEnum && Enum.IsDefined(typeof(T), value.AsText())),
    };
}

using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace TorchSharp.Tests.Contract;

/// <summary>Types, parameters and members as the listing writes them.</summary>
internal static class ApiText
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(int)] = "int", [typeof(long)] = "long", [typeof(short)] = "short", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte",
        [typeof(ushort)] = "ushort", [typeof(uint)] = "uint", [typeof(ulong)] = "ulong", [typeof(bool)] = "bool", [typeof(float)] = "float",
        [typeof(double)] = "double", [typeof(string)] = "string", [typeof(char)] = "char", [typeof(object)] = "object", [typeof(void)] = "void", [typeof(decimal)] = "decimal",
    };

    internal static string Name(Type type, Queue<string?>? tupleNames = null)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!, tupleNames);
        }
        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!, tupleNames)}[{new string(',', type.GetArrayRank() - 1)}]";
        }
        if (type.IsPointer)
        {
            return Name(type.GetElementType()!) + "*";
        }
        if (type.IsGenericParameter)
        {
            return type.Name;
        }
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }
        if (!type.IsGenericTypeDefinition && Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying, tupleNames) + "?";
        }
        return type.IsGenericType && type.IsValueType && type.IsAssignableTo(typeof(ITuple)) ? Tuple(type, tupleNames) : Chain(type, tupleNames);
    }

    private static string Tuple(Type type, Queue<string?>? tupleNames)
    {
        var arguments = type.GetGenericArguments();
        // The names of all elements come before those of the tuples among them.
        var names = Array.ConvertAll(arguments, _ => tupleNames is { Count: > 0 } ? tupleNames.Dequeue() : null);
        return $"({string.Join(", ", arguments.Select((argument, i) => Name(argument, tupleNames) + (names[i] is { } name ? " " + name : "")))})";
    }

    private static string Chain(Type type, Queue<string?>? tupleNames)
    {
        List<Type> chain = [];
        for (var part = type; part is not null; part = part.DeclaringType)
        {
            chain.Insert(0, part);
        }
        var arguments = type.GetGenericArguments();
        var used = 0;
        var parts = chain.Select(part =>
        {
            var name = part.Name.Split('`')[0];
            var own = part.GetGenericArguments().Length - used;
            if (own <= 0)
            {
                return name;
            }
            var mine = arguments.Skip(used).Take(own).Select(argument => Name(argument, tupleNames));
            used += own;
            return $"{name}<{string.Join(", ", mine)}>";
        });
        return (string.IsNullOrEmpty(type.Namespace) ? "" : type.Namespace + ".") + string.Join('.', parts);
    }

    /// <summary>A type with the names of its tuples, which stand in an attribute beside it.</summary>
    internal static string Name(Type type, IEnumerable<CustomAttributeData> attributes)
    {
        var names = attributes.FirstOrDefault(attribute => attribute.AttributeType == typeof(TupleElementNamesAttribute));
        var elements = names?.ConstructorArguments[0].Value as IEnumerable<CustomAttributeTypedArgument>;
        return Name(type, elements is null ? default(Queue<string?>) : new Queue<string?>(elements.Select(element => (string?)element.Value)));
    }

    internal static string Parameters(IEnumerable<ParameterInfo> parameters, bool extension = false) => string.Join(", ", parameters.Select((parameter, i) =>
        (extension && i == 0 ? "this " : "")
        + (parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")
        + (!parameter.ParameterType.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ")
        + Name(parameter.ParameterType, parameter.GetCustomAttributesData()) + " " + parameter.Name
        + (parameter.IsOptional ? " = " + Default(parameter) : "")));

    private static string Default(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return parameter.RawDefaultValue switch
        {
            null => parameter.ParameterType.IsValueType && type == parameter.ParameterType ? "default" : "null",
            string text => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal)}\"",
            bool flag => flag ? "true" : "false",
            char letter => $"'{letter}'",
            float number => number.ToString("R", CultureInfo.InvariantCulture) + "f",
            var value when type.IsEnum => $"{Name(type)}.{Enum.GetName(type, Enum.ToObject(type, value)) ?? value.ToString()}",
            var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }

    internal static string Constraints(IEnumerable<Type> parameters) => string.Concat(parameters.Where(parameter => parameter.IsGenericParameter).Select(parameter =>
    {
        var flags = parameter.GenericParameterAttributes;
        var isStruct = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        List<string> rules = [];
        if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            rules.Add("class");
        }
        if (isStruct)
        {
            rules.Add("struct");
        }
        rules.AddRange(parameter.GetGenericParameterConstraints().Where(constraint => constraint.FullName != "System.ValueType").Select(constraint => Name(constraint)));
        if (!isStruct && flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
        {
            rules.Add("new()");
        }
        return rules.Count == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", rules)}";
    }));
}

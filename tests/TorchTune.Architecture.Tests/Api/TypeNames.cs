using System.Reflection;

namespace TorchTune.Architecture.Tests.Api;

/// <summary>Type names as a reader of C# knows them, with the question mark of what may be null.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(byte)] = "byte",
        [typeof(char)] = "char", [typeof(short)] = "short", [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long",
        [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double", [typeof(decimal)] = "decimal",
    };

    public static string Of(FieldInfo field) => Of(field.FieldType) + Mark(field.FieldType, new NullabilityInfoContext().Create(field).ReadState);

    public static string Of(PropertyInfo property) => Of(property.PropertyType) + Mark(property.PropertyType, new NullabilityInfoContext().Create(property) is { ReadState: not NullabilityState.Unknown } info ? info.ReadState : NullabilityState.Unknown);

    public static string Of(ParameterInfo parameter) => Of(parameter.ParameterType) + Mark(parameter.ParameterType, new NullabilityInfoContext().Create(parameter).ReadState);

    public static string Of(Type type)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return Of(type.GetElementType()!) + "[" + new string(',', type.GetArrayRank() - 1) + "]";
        }

        if (type.IsPointer)
        {
            return Of(type.GetElementType()!) + "*";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying) + "?";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        return Keywords.TryGetValue(type, out string? keyword) ? keyword : Qualified(type);
    }

    // Our own types with their namespace, so that a move between namespaces shows; the framework's without.
    private static string Qualified(Type type)
    {
        var arguments = type.GetGenericArguments().ToList();
        var parts = new Stack<string>();
        for (var level = type; level is not null; level = level.DeclaringType)
        {
            int inherited = level.DeclaringType?.GetGenericArguments().Length ?? 0;
            int own = level.GetGenericArguments().Length - inherited;
            string name = level.Name.Split('`')[0];
            parts.Push(own > 0 ? $"{name}<{string.Join(", ", arguments.Skip(inherited).Take(own).Select(Of))}>" : name);
        }

        string path = string.Join(".", parts);
        return type.Namespace is { } space && space.StartsWith("TorchTune", StringComparison.Ordinal) ? $"{space}.{path}" : path;
    }

    private static string Mark(Type type, NullabilityState state)
        => state == NullabilityState.Nullable && Nullable.GetUnderlyingType(type.IsByRef ? type.GetElementType()! : type) is null ? "?" : "";
}

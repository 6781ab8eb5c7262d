using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace TorchSharp.Tests.Contract;

/// <summary>One public type or member of an assembly, in the words of the listing.</summary>
/// <param name="Type">The type, or the one that declares the member.</param>
/// <param name="Text">What follows the type's name: empty for the type itself.</param>
/// <param name="Kind">The last word in brackets, without <c>override</c>, <c>virtual</c> and <c>abstract</c>.</param>
/// <param name="Accessors">Of a property: <c>get;</c>, <c>protected set;</c> and so on.</param>
internal sealed record PublicMember(Type Type, string Text, string Kind, string[] Accessors)
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>What every type has, from <see cref="object"/>.</summary>
    internal bool IsObjects { get; private init; }

    /// <summary>Whether someone else may derive from the type without writing this member: what TorchSharp declares abstract, they must.</summary>
    internal bool MayBeLeftOut => Type.IsClass && !Type.IsSealed && !IsAbstract
        && Type.GetConstructors(Declared).Any(constructor => IsVisible(constructor) && !constructor.IsStatic)
        && !Type.GetMethods(Declared).Any(method => method.IsAbstract && !IsVisible(method));

    private bool IsAbstract { get; init; }

    internal static IEnumerable<PublicMember> Of(Assembly assembly) => assembly.GetTypes().Where(type => IsVisible(type) && !type.Name.Contains('<', StringComparison.Ordinal)).SelectMany(Of);

    private static bool IsVisible(Type? type)
    {
        for (; type is not null; type = type.DeclaringType)
        {
            if (type.IsNested ? !(type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) : !type.IsPublic)
            {
                return false;
            }
        }
        return true;
    }

    private static bool IsVisible(MethodBase? method) => method is not null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);

    private static IEnumerable<PublicMember> Of(Type type)
    {
        if (type.IsAssignableTo(typeof(Delegate)))
        {
            var invoke = type.GetMethod("Invoke")!;
            yield return new(type, $"({ApiText.Parameters(invoke.GetParameters())}) -> {Return(invoke)}", "delegate", []);
            yield break;
        }
        yield return new(type, ApiText.Constraints(type.IsGenericTypeDefinition ? type.GetGenericArguments() : []), Kinds(type), []);
        foreach (var field in type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly))
        {
            if (type.IsEnum)
            {
                if (field.IsStatic)
                {
                    yield return new(type, $".{field.Name} = {Constant(field)}", "enum value", []);
                }
                continue;
            }
            yield return new(type, $".{field.Name} -> {ApiText.Name(field.FieldType, field.GetCustomAttributesData())}{(field.IsLiteral ? " = " + Constant(field) : "")}",
                $"{(field.IsPublic ? "" : "protected ")}{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}field", []);
        }
        if (type.IsEnum)
        {
            yield break;
        }
        foreach (var constructor in type.GetConstructors(Declared).Where(constructor => IsVisible(constructor) && !constructor.IsStatic))
        {
            yield return new(type, $".ctor({ApiText.Parameters(constructor.GetParameters())})", $"{Access(constructor)}constructor", []);
        }
        foreach (var property in type.GetProperties(Declared))
        {
            if (Of(type, property) is { } member)
            {
                yield return member;
            }
        }
        foreach (var @event in type.GetEvents(Declared).Where(@event => IsVisible(@event.AddMethod)))
        {
            yield return new(type, $".{@event.Name} -> {ApiText.Name(@event.EventHandlerType!)}", $"{Modifiers(@event.AddMethod!)}event", []);
        }
        foreach (var method in type.GetMethods(Declared).Where(method => IsVisible(method) && !method.Name.Contains('<', StringComparison.Ordinal)))
        {
            var isOperator = method.IsSpecialName && method.Name.StartsWith("op_", StringComparison.Ordinal);
            if (method.IsSpecialName && !isOperator)
            {
                continue;
            }
            var extension = method.IsDefined(typeof(ExtensionAttribute));
            Type[] arguments = method.IsGenericMethodDefinition ? method.GetGenericArguments() : [];
            var generic = arguments.Length > 0 ? $"<{string.Join(", ", arguments.Select(argument => argument.Name))}>" : "";
            yield return new(type, $".{method.Name}{generic}({ApiText.Parameters(method.GetParameters(), extension)}) -> {Return(method)}{ApiText.Constraints(arguments)}",
                Modifiers(method) + (isOperator ? "operator" : extension ? "extension method" : "method"), [])
            {
                IsObjects = method.GetBaseDefinition().DeclaringType == typeof(object),
                IsAbstract = method.IsAbstract,
            };
        }
    }

    private static PublicMember? Of(Type type, PropertyInfo property)
    {
        MethodInfo[] visible = [.. new[] { property.GetMethod, property.SetMethod }.Where(IsVisible).Select(accessor => accessor!)];
        if (visible.Length == 0)
        {
            return null;
        }
        var index = property.GetIndexParameters();
        var name = index.Length > 0 ? $"this[{ApiText.Parameters(index)}]" : property.Name;
        var reference = property.PropertyType.IsByRef ? "ref " : "";
        return new(type, $".{name} -> {reference}{ApiText.Name(property.PropertyType, property.GetCustomAttributesData())}", $"{Modifiers(visible[0])}property",
            Array.ConvertAll(visible, accessor => $"{Access(accessor)}{(accessor == property.GetMethod ? "get;" : "set;")}"))
        {
            IsAbstract = visible[0].IsAbstract,
        };
    }

    private static string Return(MethodInfo method)
        => (method.ReturnType.IsByRef ? "ref " : "") + ApiText.Name(method.ReturnType, method.ReturnParameter.GetCustomAttributesData());

    private static string Constant(FieldInfo field) => Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)!;

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Modifiers(MethodBase method) => Access(method) + (method.IsStatic ? "static " : "");

    private static string Kinds(Type type) => type switch
    {
        { IsEnum: true } => $"enum : {ApiText.Name(Enum.GetUnderlyingType(type))}",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };
}

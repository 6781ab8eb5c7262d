using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace TorchTune.Architecture.Tests.Api;

/// <summary>What an assembly offers, one line for each type and member, in an order that does not depend on the compiler.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<string> Of(Assembly assembly)
        => [.. assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).SelectMany(Lines)];

    private static IEnumerable<string> Lines(Type type)
    {
        yield return Heading(type);
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            yield break;
        }

        foreach (string member in Members(type).Order(StringComparer.Ordinal))
        {
            yield return "    " + member;
        }
    }

    private static string Heading(Type type)
    {
        string kind = typeof(Delegate).IsAssignableFrom(type) ? "delegate"
            : type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : (type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : type is { IsSealed: true, IsValueType: false } ? "sealed " : "")
                + (type.IsValueType ? "struct" : IsRecord(type) ? "record" : "class");
        var bases = type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? [])
            .Where(contract => contract.IsVisible && !type.IsEnum)
            .Select(TypeNames.Of).Order(StringComparer.Ordinal).ToList();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && !type.IsEnum && kind != "delegate")
        {
            bases.Insert(0, TypeNames.Of(parent));
        }

        string signature = kind == "delegate" ? Signature(type.GetMethod("Invoke")!) : "";
        return $"{kind} {TypeNames.Of(type)}{signature}{(bases.Count > 0 && kind != "delegate" ? " : " + string.Join(", ", bases) : "")}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        foreach (var field in type.GetFields(Declared).Where(field => IsOffered(field) && field.Name != "value__"))
        {
            yield return type.IsEnum
                ? $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}"
                : $"{(field.IsStatic ? "static " : "")}{field.Name} : {TypeNames.Of(field)}{(field.IsLiteral ? " = " + Constant(field.GetRawConstantValue()) : "")}";
        }

        foreach (var constructor in type.GetConstructors(Declared).Where(IsOffered))
        {
            yield return "new" + Parameters(constructor);
        }

        foreach (var property in type.GetProperties(Declared).Where(property => property.GetAccessors(nonPublic: true).Any(IsOffered)))
        {
            var accessors = property.GetAccessors(nonPublic: true).Where(IsOffered).ToList();
            string index = property.GetIndexParameters().Length > 0 ? "[" + string.Join(", ", property.GetIndexParameters().Select(Parameter)) + "]" : "";
            yield return $"{Modifiers(accessors[0])}{(IsRequired(property) ? "required " : "")}{property.Name}{index} : {TypeNames.Of(property)} {{ {string.Join(" ", accessors.Select(Accessor))} }}";
        }

        foreach (var @event in type.GetEvents(Declared).Where(@event => IsOffered(@event.AddMethod!)))
        {
            yield return $"{Modifiers(@event.AddMethod!)}event {@event.Name} : {TypeNames.Of(@event.EventHandlerType!)}";
        }

        foreach (var method in type.GetMethods(Declared).Where(method => IsOffered(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))))
        {
            yield return $"{Modifiers(method)}{method.Name}{Signature(method)}";
        }
    }

    // What the compiler adds to a record is no decision of ours.
    private static bool IsOffered(MemberInfo member)
        => !(member.IsDefined(typeof(CompilerGeneratedAttribute)) && member is MethodBase { IsSpecialName: false } or MethodBase { Name: "op_Equality" or "op_Inequality" or "get_EqualityContract" })
            && !member.Name.Contains('<', StringComparison.Ordinal)
            && member switch
            {
                FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
                MethodBase method => (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly) && !IsCopyConstructor(method),
                _ => true,
            };

    private static bool IsCopyConstructor(MethodBase method)
        => method is ConstructorInfo && IsRecord(method.DeclaringType!) && method.GetParameters() is [var only] && only.ParameterType == method.DeclaringType;

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$", Declared) is not null;

    private static bool IsRequired(PropertyInfo property) => property.IsDefined(typeof(RequiredMemberAttribute));

    private static string Modifiers(MethodBase method)
        => (method.IsFamily || method.IsFamilyOrAssembly ? "protected " : "")
            + (method.IsStatic ? "static " : method.DeclaringType!.IsInterface ? (method.IsAbstract ? "" : "default ") : method.IsAbstract ? "abstract " : method is { IsVirtual: true, IsFinal: false } && !method.DeclaringType.IsSealed ? "virtual " : "");

    private static string Accessor(MethodInfo accessor)
        => accessor.ReturnType == typeof(void)
            ? accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;" : "set;"
            : "get;";

    private static string Signature(MethodInfo method)
        => (method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "")
            + Parameters(method) + " : " + TypeNames.Of(method.ReturnParameter);

    private static string Parameters(MethodBase method) => "(" + string.Join(", ", method.GetParameters().Select(Parameter)) + ")";

    private static string Parameter(ParameterInfo parameter)
        => (parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? (parameter.IsIn ? "in " : "ref ") : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")
            + $"{TypeNames.Of(parameter)} {parameter.Name}"
            + (parameter.HasDefaultValue ? " = " + Constant(parameter.RawDefaultValue) : "");

    private static string Constant(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}

using System.Reflection;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Gradients;

public class GradientTests
{
    private static readonly (string Group, Case[] Cases)[] Groups =
    [
        ("pointwise", Cases.Pointwise), ("activations", Cases.Activations), ("arithmetic", Cases.Arithmetic), ("reductions", Cases.Reductions), ("ordering", Cases.Ordering), ("shapes", Cases.Shapes),
        ("joining", Cases.Joining), ("selecting", Cases.Selecting), ("products", Cases.Products), ("linalg", Cases.LinearAlgebra), ("special", Cases.Special),
    ];

    public static TheoryData<string, string> All()
    {
        TheoryData<string, string> data = [];
        foreach (var (group, cases) in Groups)
        {
            foreach (var one in cases)
            {
                data.Add(group, one.Name);
            }
        }
        return data;
    }

    private static Case Named(string group, string name) => Groups.Single(entry => entry.Group == group).Cases.Single(one => one.Name == name);

    [Theory]
    [MemberData(nameof(All))]
    public void The_first_derivative_agrees_with_finite_differences(string group, string name)
    {
        using var scope = NewDisposeScope();
        var one = Named(group, name);
        GradientCheck.First(one.Function, one.Points());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_second_derivative_agrees_with_finite_differences(string group, string name)
    {
        using var scope = NewDisposeScope();
        var one = Named(group, name);
        if (one.Twice)
        {
            GradientCheck.Second(one.Function, one.Points());
            return;
        }
        Assert.ThrowsAny<Exception>(() => GradientCheck.Second(one.Function, one.Points()));
    }

    /// <summary>Methods whose result has no derivative, or whose derivative another case covers.</summary>
    private static readonly HashSet<string> Exempt =
    [
        // Results are truth values, positions, whole numbers, or constants.
        "all", "any", "eq", "ne", "lt", "le", "gt", "ge", "less", "less_equal", "greater", "greater_equal", "equal", "not_equal", "isclose", "isin", "isfinite", "isinf", "isnan", "isneginf", "isposinf", "isreal",
        "signbit", "logical_and", "logical_not", "logical_or", "logical_xor", "argmax", "argmin", "argsort", "argwhere", "nonzero", "bucketize", "searchsorted", "count_nonzero", "unique", "unique_consecutive", "floor_divide", "heaviside", "nextafter",
        "bitwise_and", "bitwise_not", "bitwise_or", "bitwise_xor", "bitwise_left_shift", "bitwise_right_shift", "gcd", "lcm", "histc", "bincount", "histogram", "matrix_rank", "detach",
        // New tensors and random numbers.
        "zeros_like", "ones_like", "empty_like", "rand_like", "randn_like", "full_like", "randint_like", "new_empty", "new_full", "new_ones", "new_zeros", "zeros", "ones", "empty", "full", "eye", "bernoulli", "multinomial", "poisson", "binomial",
        "DetachFromDisposeScope", "DetatchFromDisposeScope", "MoveToOtherDisposeScope", "MoveToOuterDisposeScope", "with_requires_grad", "UnsafeCreateTensor",
        // Conversions that lose digits: `to` stands for all; devices that this machine need not have.
        "float", "half", "bfloat16", "bool", "byte", "char", "int", "long", "short", "cfloat", "cuda", "pin_memory",
        // Sparse tensors, and what libtorch itself cannot differentiate.
        "to_dense", "geqrf", "ormqr", "aminmax", "channel_shuffle", "vander",
    ];

    [Fact]
    public void Every_method_that_makes_a_tensor_is_checked_or_exempt_for_a_reason()
    {
        var covered = Groups.SelectMany(entry => entry.Cases).Select(one => one.Method).ToHashSet();
        string[] missing = [.. typeof(Tensor).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName && MakesTensor(method.ReturnType) && !method.Name.EndsWith('_'))
            .Select(method => method.Name).Distinct().Where(name => !covered.Contains(name) && !Exempt.Contains(name)).Order(StringComparer.Ordinal)];
        Assert.True(missing.Length == 0, string.Join(' ', missing));
    }

    [Theory]
    [InlineData(typeof(linalg), "linalg", new[] { "matrix_rank" })]
    [InlineData(typeof(special), "special", new[] { "sigmoid_", "airy_ai", "bessel_j0", "bessel_j1", "bessel_y0", "bessel_y1", "chebyshev_polynomial_t", "chebyshev_polynomial_u", "chebyshev_polynomial_v", "chebyshev_polynomial_w", "hermite_polynomial_h", "hermite_polynomial_he", "laguerre_polynomial_l", "legendre_polynomial_p", "modified_bessel_i0", "modified_bessel_i1", "modified_bessel_k0", "modified_bessel_k1", "scaled_modified_bessel_k0", "scaled_modified_bessel_k1", "spherical_bessel_j0" })]
    public void Every_function_of_a_namespace_is_checked_or_has_no_derivative_in_libtorch(Type type, string group, string[] exempt)
    {
        ArgumentNullException.ThrowIfNull(type);
        var covered = Groups.Single(entry => entry.Group == group).Cases.Select(one => one.Method).Concat(exempt).ToHashSet();
        string[] missing = [.. type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(method => method.Name).Distinct().Where(name => !covered.Contains(name))];
        Assert.True(missing.Length == 0, string.Join(' ', missing));
    }

    private static bool MakesTensor(Type type) => type == typeof(Tensor) || type == typeof(Tensor[])
        || (type.IsGenericType && type.IsAssignableTo(typeof(System.Runtime.CompilerServices.ITuple)) && type.GetGenericArguments().Contains(typeof(Tensor)));
}

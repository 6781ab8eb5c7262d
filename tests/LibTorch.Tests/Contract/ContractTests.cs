using System.Reflection;

namespace TorchSharp.Tests.Contract;

public class ContractTests
{
    private static readonly Assembly Provider = typeof(torch).Assembly;

    [SkippableFact]
    public void Nothing_public_exists_that_TorchSharp_lacks()
    {
        var listing = ApiListing.Find("torchsharp-0.106.0.txt");
        Skip.If(listing is null, "The listing of TorchSharp's API does not lie in a folder 'shared/api' beside the repository.");
        string[] complaints = [.. PublicMember.Of(Provider).Select(listing.Complaint).OfType<string>().Order(StringComparer.Ordinal)];
        Assert.True(complaints.Length == 0, $"{complaints.Length} members differ:\n{string.Join('\n', complaints)}");
    }

    [Fact]
    public void No_namespace_hides_System() => Assert.DoesNotContain(Provider.GetTypes(), type => type.Namespace?.Split('.') is [_, "System", ..]);

    [Fact]
    public void The_contract_notices_a_member_that_TorchSharp_lacks()
    {
        var listing = ApiListing.Find("torchsharp-0.106.0.txt");
        if (listing is null)
        {
            return;
        }
        var foreign = PublicMember.Of(typeof(ContractTests).Assembly).First(member => member.Type == typeof(ContractTests));
        Assert.Contains("TorchSharp has nothing of this name", listing.Complaint(foreign)!, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_operator_that_is_named_exists_in_libtorch()
    {
        var operatorType = Provider.GetType("TorchSharp.Operator")!;
        var find = operatorType.GetMethod("Find", BindingFlags.NonPublic | BindingFlags.Instance)!;
        List<string> missing = [];
        var fields = Provider.GetTypes().Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => field.FieldType == operatorType).ToArray();
        foreach (var field in fields)
        {
            try
            {
                find.Invoke(field.GetValue(null), null);
            }
            catch (TargetInvocationException exception)
            {
                missing.Add($"{field.DeclaringType}.{field.Name}: {exception.InnerException!.Message.Split('\n')[0]}");
            }
        }
        Assert.True(missing.Count == 0, string.Join('\n', missing));
        Assert.NotEmpty(fields);
    }
}

// Costs of hypergradients, as multiples of one plain update (forward, backward, torch.optim) measured in turn with them, on one thread.
//   dotnet run -c Release --project bench/Hypergradients.Bench -- [forward|reverse|implicit|outer ...] [--rounds N] [--python PATH]
// Wall time and the process's own processor time are both given: on a busy machine only the second means anything.
using System.Globalization;
using TorchSharp;

torch.set_num_threads(1);
string[] names = [.. args.Where(name => name is "forward" or "reverse" or "implicit" or "outer")];
var rounds = int.Parse(Option("--rounds", "7"), CultureInfo.InvariantCulture);
var python = Option("--python", "");
if (names.Length == 0 || names.Contains("forward"))
    ForwardBench.Run(rounds, python);
if (names.Length == 0 || names.Contains("reverse"))
    ReverseBench.Run(int.Parse(Option("--updates", "1000"), CultureInfo.InvariantCulture), Math.Max(1, rounds / 3));
if (names.Length == 0 || names.Contains("implicit"))
    ImplicitBench.Run(rounds);
if (names.Length == 0 || names.Contains("outer"))
    OuterBench.Run();

string Option(string name, string otherwise)
{
    var at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
}

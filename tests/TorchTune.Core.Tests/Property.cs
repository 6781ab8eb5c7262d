using FsCheck;
using FsCheck.Fluent;

namespace TorchTune.Core.Tests;

/// <summary>Claims about all values of a kind, tried on a fixed sequence of generated ones.</summary>
internal static class Property
{
    public static void Holds<T>(Gen<T> values, Action<T> claim, int tries = 300)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(tries).WithReplay(20260707UL, 1UL);
        Prop.ForAll(values.ToArbitrary(), claim).Check(config);
    }
}

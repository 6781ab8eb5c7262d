using System.Reflection;
using TorchSharp;
using Xunit.Sdk;

namespace TorchTune.Training.Tests;

/// <summary>Test classes run side by side; each computes with one thread, or they would fight for the cores.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OneTorchThreadAttribute : BeforeAfterTestAttribute
{
    public override void Before(MethodInfo methodUnderTest) => torch.set_num_threads(1);
}

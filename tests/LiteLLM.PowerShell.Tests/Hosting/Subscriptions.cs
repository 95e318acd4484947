using System.Reflection;
using System.Runtime.Loader;

namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>How often the module listens to the runtime's questions for assemblies.</summary>
internal static class Subscriptions
{
    internal static int Count => Questions.GetInvocationList().Count(answer => answer.Method.DeclaringType!.FullName == "LiteLLM.PowerShell.Loading.PrivateAssemblyResolver");

    /// <summary>What <see cref="AppDomain.AssemblyResolve"/> stands for in .NET.</summary>
    private static Delegate Questions =>
        (Delegate)typeof(AssemblyLoadContext).GetField("AssemblyResolve", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;
}

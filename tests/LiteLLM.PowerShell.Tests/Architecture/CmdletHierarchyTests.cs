using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Architecture;

/// <summary>
/// Base classes declare the parameters that cmdlets share, because PowerShell reads parameters from the class hierarchy only. Everything
/// else is a component, so the hierarchy stays shallow.
/// </summary>
public sealed class CmdletHierarchyTests
{
    /// <summary>
    /// They share the parameters of all key cmdlets, the attributes with <c>New-LiteLLMKey</c>, and the parameters for changes with each
    /// other: three nested groups of parameters, and so three base classes, unless parameters were declared several times.
    /// </summary>
    private static readonly string[] FourClasses = ["CompareLiteLLMKeyCommand", "ResetLiteLLMKeyCommand", "SetLiteLLMKeyCommand", "TestLiteLLMKeyCommand"];

    private static Type[] Cmdlets { get; } =
        [.. AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.Combine(Engine.ModuleFolder, "core", "LiteLLM.PowerShell.dll")).GetExportedTypes().Where(type => typeof(PSCmdlet).IsAssignableFrom(type))];

    [Fact]
    public void A_chain_of_cmdlet_classes_has_at_most_three_members_and_four_where_a_key_is_changed()
    {
        Assert.Equal(FourClasses, Cmdlets.Where(type => Chain(type).Count() > 3).Select(type => type.Name).Order(StringComparer.Ordinal));
        Assert.Equal(4, Cmdlets.Max(type => Chain(type).Count()));
    }

    [Fact]
    public void Every_base_class_of_cmdlets_declares_parameters() =>
        Assert.Empty(Cmdlets.Where(type => type.IsAbstract && !type.IsGenericType && !Parameters(type).Any()).Select(type => type.Name));

    [Fact]
    public void The_throttle_limit_is_declared_once() =>
        Assert.Equal("KeyCmdlet", Assert.Single(Cmdlets, type => Parameters(type).Contains("ThrottleLimit")).Name);

    private static IEnumerable<Type> Chain(Type? type)
    {
        for (; type is not null && type != typeof(PSCmdlet); type = type.BaseType)
        {
            yield return type;
        }
    }

    private static IEnumerable<string> Parameters(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(property => property.GetCustomAttributes<ParameterAttribute>().Any())
        .Select(property => property.Name);
}

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
    private static Type[] Cmdlets { get; } =
        [.. AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.Combine(Engine.ModuleFolder, "core", "LiteLLM.PowerShell.dll")).GetExportedTypes().Where(type => typeof(PSCmdlet).IsAssignableFrom(type))];

    [Fact]
    public void A_chain_of_cmdlet_classes_has_at_most_three_members()
    {
        Assert.Empty(Cmdlets.Where(type => Chain(type).Count() > 3).Select(type => type.Name));
        Assert.Equal(3, Cmdlets.Max(type => Chain(type).Count()));
    }

    [Fact]
    public void Every_base_class_of_cmdlets_declares_parameters() =>
        Assert.Empty(Cmdlets.Where(type => type.IsAbstract && !type.IsGenericType && !Parameters(type).Any()).Select(type => type.Name));

    [Fact]
    public void The_throttle_limit_is_declared_by_two_base_classes_only() =>
        Assert.Equal(["KeyCmdlet", "KeyPropertiesCmdlet"], Cmdlets.Where(type => Parameters(type).Contains("ThrottleLimit")).Select(type => type.Name).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("ThrottleLimit")]
    [InlineData("Connection")]
    public void The_parameters_of_all_key_cmdlets_are_the_same_in_both_base_classes(string name) =>
        Assert.Single(Cmdlets.Where(type => type.Name is "KeyCmdlet" or "KeyPropertiesCmdlet").Select(type => Declaration(type.GetProperty(name)!)).Distinct());

    [Fact]
    public void All_key_cmdlets_send_eight_requests_at_the_same_time_by_default() =>
        Assert.All(Cmdlets.Where(type => !type.IsAbstract && type.GetProperty("ThrottleLimit") is not null),
            type => Assert.Equal(8, type.GetProperty("ThrottleLimit")!.GetValue(Activator.CreateInstance(type))));

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

    private static string Declaration(PropertyInfo property) =>
        string.Join(" ", [property.PropertyType.FullName, .. property.GetCustomAttributesData().Where(attribute => attribute.AttributeType.Assembly == typeof(PSCmdlet).Assembly).Select(attribute => attribute.ToString()).Order(StringComparer.Ordinal)]);
}

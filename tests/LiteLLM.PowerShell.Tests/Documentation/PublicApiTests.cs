using System.Reflection;
using System.Runtime.Loader;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Documentation;

/// <summary>What scripts and other assemblies can rely on is written down in <c>docs/public-api.txt</c>, so that no change to it goes unseen.</summary>
public sealed class PublicApiTests
{
    private static readonly string File = Path.Combine(Engine.Repository, "docs", "public-api.txt");

    [Fact]
    public void The_public_api_is_the_listed_one()
    {
        Assembly module = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.Combine(Engine.ModuleFolder, "core", "LiteLLM.PowerShell.dll"));
        string actual = string.Join('\n', module.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).SelectMany(Describe)) + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            System.IO.File.WriteAllText(File, actual);
        }

        Assert.Equal(System.IO.File.ReadAllText(File).ReplaceLineEndings("\n"), actual);
    }

    private static IEnumerable<string> Describe(Type type) => type
        .GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(member => member is not MethodInfo { IsSpecialName: true } and not FieldInfo { IsSpecialName: true })
        .Select(member => $"  {member}{(member is PropertyInfo { SetMethod.IsPublic: true } ? " set" : "")}")
        .Order(StringComparer.Ordinal)
        .Prepend($"{type}{(type.BaseType is { } parent && parent != typeof(object) ? $" : {parent}" : "")}");
}

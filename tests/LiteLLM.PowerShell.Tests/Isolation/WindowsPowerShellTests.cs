using System.Reflection;
using LiteLLM.PowerShell.Tests.Hosting;
using Mono.Cecil;

namespace LiteLLM.PowerShell.Tests.Isolation;

/// <summary>
/// What Windows PowerShell 5.1 would load, held against what it has: the reference assemblies of .NET Framework 4.7.2 and of
/// PowerShell Standard. It cannot run here.
/// </summary>
public sealed class WindowsPowerShellTests
{
    private static readonly string Desktop = Path.Combine(Engine.ModuleFolder, "desktop");
    private static readonly string Libraries = Path.Combine(Desktop, "libraries");

    public static TheoryData<string> Assemblies => [.. new[] { Desktop, Libraries }
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.dll"))
        .Select(file => Path.GetRelativePath(Desktop, file))];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Every_type_and_member_that_is_used_exists(string assembly)
    {
        using var resolver = new DesktopResolver();
        using ModuleDefinition module = Read(Path.Combine(Desktop, assembly), resolver);

        IEnumerable<string> lacking = module.GetTypeReferences().Where(type => Resolve(type.Resolve) is null).Select(type => type.FullName)
            .Concat(module.GetMemberReferences().Where(member => Resolve(member.Resolve) is null).Select(member => member.FullName));

        Assert.Empty(lacking);
        Assert.NotEmpty(module.GetTypeReferences());
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_assemblies_that_are_brought_are_no_older_than_what_is_asked_for(string assembly)
    {
        using var resolver = new DesktopResolver();
        using ModuleDefinition module = Read(Path.Combine(Desktop, assembly), resolver);

        IEnumerable<string> older = module.AssemblyReferences
            .Select(asked => (Asked: asked, Brought: resolver.Resolve(asked)))
            .Where(pair => pair.Brought.MainModule.FileName.StartsWith(Desktop, StringComparison.Ordinal) && pair.Brought.Name.Version < pair.Asked.Version)
            .Select(pair => $"{pair.Asked.FullName}, but {pair.Brought.Name.Version} is brought");

        Assert.Empty(older);
    }

    [Fact]
    public void A_missing_member_is_detected()
    {
        using var resolver = new DesktopResolver();
        using ModuleDefinition module = Read(typeof(WindowsPowerShellTests).Assembly.Location, resolver);

        Assert.Contains(module.GetMemberReferences(), member => Resolve(member.Resolve) is null);
    }

    private static ModuleDefinition Read(string path, DesktopResolver resolver) =>
        ModuleDefinition.ReadModule(path, new ReaderParameters { AssemblyResolver = resolver });

    private static object? Resolve(Func<object?> resolve)
    {
        try
        {
            return resolve();
        }
        catch (AssemblyResolutionException)
        {
            return null;
        }
    }

    private sealed class DesktopResolver : DefaultAssemblyResolver
    {
        internal DesktopResolver()
        {
            foreach (string folder in GetSearchDirectories())
            {
                RemoveSearchDirectory(folder);
            }

            string framework = Metadata("NetFramework");
            Array.ForEach([Desktop, Libraries, framework, Path.Combine(framework, "Facades"), Metadata("PowerShellStandard")], AddSearchDirectory);
        }

        /// <summary>Only what Windows PowerShell has counts, not what this process has.</summary>
        protected override AssemblyDefinition SearchDirectory(AssemblyNameReference name, IEnumerable<string> directories, ReaderParameters parameters) =>
            base.SearchDirectory(name, directories, parameters) ?? throw new AssemblyResolutionException(name);

        private static string Metadata(string key) => typeof(WindowsPowerShellTests).Assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == key).Value!;
    }
}

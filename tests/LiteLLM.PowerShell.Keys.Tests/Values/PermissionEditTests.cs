using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys.Tests.Values;

/// <summary>Changes of single members of the permissions.</summary>
public sealed class PermissionEditTests
{
    private const string Current = """{"list":["a","b"],"map":{"x":["1"],"y":["2"]},"keep":["k"]}""";

    [Theory]
    [InlineData("""{"list":["c","a"]}""", """{"map":{"x":["1"],"y":["2"]},"keep":["k"],"list":["a","b","c"]}""")]
    [InlineData("""{"list":"c"}""", """{"map":{"x":["1"],"y":["2"]},"keep":["k"],"list":["a","b","c"]}""")]
    [InlineData("""{"new":["a"]}""", """{"list":["a","b"],"map":{"x":["1"],"y":["2"]},"keep":["k"],"new":["a"]}""")]
    [InlineData("""{"map":{"y":["3"],"z":["4"]}}""", """{"list":["a","b"],"keep":["k"],"map":{"x":["1"],"y":["3"],"z":["4"]}}""")]
    [InlineData("""{"list":null}""", """{"map":{"x":["1"],"y":["2"]},"keep":["k"],"list":["a","b"]}""")]
    public void Items_and_entries_are_added(string members, string expected) => AssertPermissions(expected, desired => desired.AddPermissions(Sample.Json(members)));

    [Theory]
    [InlineData("""{"list":["a","c"]}""", """{"map":{"x":["1"],"y":["2"]},"keep":["k"],"list":["b"]}""")]
    [InlineData("""{"list":"a"}""", """{"map":{"x":["1"],"y":["2"]},"keep":["k"],"list":["b"]}""")]
    [InlineData("""{"list":["a","b"]}""", """{"map":{"x":["1"],"y":["2"]},"keep":["k"]}""")]
    [InlineData("""{"map":["x"]}""", """{"list":["a","b"],"keep":["k"],"map":{"y":["2"]}}""")]
    [InlineData("""{"map":{"x":["9"]}}""", """{"list":["a","b"],"keep":["k"],"map":{"y":["2"]}}""")]
    [InlineData("""{"none":["x"]}""", Current)]
    public void Items_and_entries_are_removed(string members, string expected) => AssertPermissions(expected, desired => desired.RemovePermissions(Sample.Json(members)));

    [Theory]
    [InlineData("""{"list":["z"]}""", """{"map":{"x":["1"],"y":["2"]},"keep":["k"],"list":["z"]}""")]
    [InlineData("""{"list":[]}""", """{"map":{"x":["1"],"y":["2"]},"keep":["k"]}""")]
    [InlineData("""{"list":false}""", """{"map":{"x":["1"],"y":["2"]},"keep":["k"]}""")]
    public void Members_are_replaced(string members, string expected) => AssertPermissions(expected, desired => desired.MergePermissions(Sample.Json(members)));

    [Fact]
    public void Edits_are_made_in_their_order_and_belong_to_a_copy_too() => AssertPermissions("""{"map":{"x":["1"],"y":["2"]},"keep":["k"],"list":["b","c"]}""", desired =>
    {
        Assert.False(desired.EditsPermissions);
        desired.AddPermissions(Sample.Json("""{"list":["c"]}"""));
        desired.RemovePermissions(Sample.Json("""{"list":["a"]}"""));
        Assert.True(desired.Copy().EditsPermissions);
    });

    [Fact]
    public void A_value_that_is_not_a_map_is_refused() =>
        Assert.Contains("'x' is not a map", Assert.Throws<KeyValueException>(() => new DesiredKey().AddPermissions("x")).Message, StringComparison.Ordinal);

    private static void AssertPermissions(string expected, Action<DesiredKey> edit)
    {
        var desired = new DesiredKey();
        edit(desired);
        JsonElement row = Sample.Json($$"""{"object_permission":{{Current}}}""");

        Assert.Equal(expected, desired.DesiredPermissions(Sample.Property("ObjectPermission").Read(row)).GetRawText());
        Assert.Equal(JsonEquality.Same(Sample.Json(expected), Sample.Json(Current)), KeyDiff.Compute(desired, row, Sample.Now).Count == 0);
    }
}

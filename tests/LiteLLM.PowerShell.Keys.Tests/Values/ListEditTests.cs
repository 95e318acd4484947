using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys.Tests.Values;

/// <summary>Single items that are added to a list of a key or removed from it.</summary>
public sealed class ListEditTests
{
    [Fact]
    public void Items_are_added_and_removed_and_the_others_stay()
    {
        var desired = new DesiredKey();
        desired.EditList(Sample.Property("Models"), "AddModel", "b, c", isAdded: true);
        desired.EditList(Sample.Property("Models"), "RemoveModel", new[] { "a" }, isAdded: false);
        desired.EditList(Sample.Property("Tags"), "AddTag", null, isAdded: true);

        Assert.Equal(["Models"], desired.EditedLists.Select(property => property.Name));
        Assert.Equal("""["b","c"]""", desired.DesiredList(Sample.Property("Models"), Sample.Json("""["a","b"]"""))?.GetRawText());
        Assert.Null(desired.DesiredList(Sample.Property("Tags"), Sample.Json("""["a"]""")));
        KeyChange change = Assert.Single(KeyDiff.Compute(desired, Sample.Json("""{"models":["a","b"],"metadata":{"tags":["t"]}}"""), Sample.Now));
        Assert.Equal(("Models", """["b","c"]"""), (change.Property, change.AfterJson.GetRawText()));
    }

    [Fact]
    public void A_copy_has_the_edits_and_does_not_change_with_the_original()
    {
        var desired = new DesiredKey();
        desired.EditList(Sample.Property("Tags"), "AddTag", "b", isAdded: true);

        DesiredKey copy = desired.Copy();
        desired.EditList(Sample.Property("Tags"), "AddTag", "c", isAdded: true);

        Assert.Equal("""["a","b"]""", copy.DesiredList(Sample.Property("Tags"), Sample.Json("""["a"]"""))?.GetRawText());
    }

    [Fact]
    public void A_list_is_not_edited_and_replaced_at_once()
    {
        DesiredKey desired = Sample.Desired(("Models", "a"));

        Assert.Equal(
            "AddModel: -Model and -Clear replace the whole list, so -AddModel cannot be used with them.",
            Assert.Throws<KeyValueException>(() => desired.EditList(Sample.Property("Models"), "AddModel", "b", isAdded: true)).Message);
    }

    [Fact]
    public void The_first_item_of_a_list_that_allows_everything_while_empty_is_refused()
    {
        Assert.Equal(
            "AddModel: the list Models of the key is empty, which allows all of them, so the added items would restrict the key. If this is intended, use -Model.",
            Refusal("Models", "AddModel", "a", isAdded: true, "[]"));
        Assert.Equal("""["a"]""", Edited("Tags", "AddTag", "a", isAdded: true, "null").GetRawText());
        Assert.Equal("[]", Edited("Models", "RemoveModel", "a", isAdded: false, "[]").GetRawText());
    }

    [Fact]
    public void The_last_item_of_a_list_that_allows_everything_while_empty_is_not_removed()
    {
        Assert.Equal(
            "RemoveModel: the list Models of the key would be empty, which allows all of them. If this is intended, use -Clear Models.",
            Refusal("Models", "RemoveModel", "a", isAdded: false, """["a"]"""));
        Assert.Equal("[]", Edited("Tags", "RemoveTag", "a", isAdded: false, """["a"]""").GetRawText());
        Assert.Equal("""["b"]""", Edited("Models", "RemoveModel", "a", isAdded: false, """["a","b"]""").GetRawText());
    }

    [Fact]
    public void Lists_that_users_can_set_are_lists_that_they_can_edit() => Assert.Equal(
        [
            "Models", "AccessGroupIds", "Tags", "Guardrails", "Policies", "Prompts", "EnforcedParams", "DisabledCallbacks", "AllowedCacheControls", "AllowedRoutes",
            "AllowedPassthroughRoutes", "DeniedPassthroughRoutes",
        ],
        KeyProperties.All.Where(property => property.IsEditableList).Select(property => property.Name));

    private static JsonElement Edited(string property, string parameter, string item, bool isAdded, string current) =>
        new ListEdit(Sample.Property(property), parameter, JsonValueWriter.From(new[] { item }), isAdded).Apply(Sample.Json(current));

    private static string Refusal(string property, string parameter, string item, bool isAdded, string current) =>
        Assert.Throws<KeyValueException>(() => Edited(property, parameter, item, isAdded, current)).Message;
}

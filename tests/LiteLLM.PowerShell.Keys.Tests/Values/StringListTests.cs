namespace LiteLLM.PowerShell.Keys.Tests.Values;

/// <summary>Lists and maps of a key, and how they stand in one text.</summary>
public sealed class StringListTests
{
    [Theory]
    [InlineData(new[] { "a", "b c" }, "a, b c")]
    [InlineData(new[] { "a,b" }, """["a,b"]""")]
    [InlineData(new[] { " a" }, """[" a"]""")]
    [InlineData(new[] { "[a" }, """["[a"]""")]
    [InlineData(new string[0], "")]
    public void A_list_is_written_as_one_text_and_read_from_it(string[] items, string text)
    {
        Assert.Equal(text, new StringList(items).ToString());
        Assert.Equal(items.Length, new StringList(items).Length);
        if (items.Length > 0)
        {
            Assert.Equal(items, StringList.Convert(text));
        }
    }

    [Theory]
    [InlineData(" [\"a\",1]", new[] { "a", "1" })]
    [InlineData("[a", new[] { "[a" })]
    [InlineData("[a, b]", new[] { "[a", "b]" })]
    [InlineData("5", new[] { "5" })]
    [InlineData("a , b", new[] { "a", "b" })]
    public void A_text_is_one_item_several_items_or_Json(string text, string[] items) => Assert.Equal(items, StringList.Convert(text));

    [Fact]
    public void An_item_of_a_list_is_used_as_it_is() => Assert.Equal(["a,b", "[\"c\"]", "5"], StringList.Convert(new object[] { "a,b", "[\"c\"]", 5 }));

    [Theory]
    [InlineData("a,,b", "an empty item is not allowed")]
    [InlineData("[\"a\",\"\"]", "an empty item is not allowed")]
    [InlineData("[{\"id\":\"a\"}]", "{\"id\":\"a\"} is not allowed as an item; each item has to be text")]
    public void An_item_that_is_empty_or_not_text_is_refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => StringList.Convert(text)).Message);

    [Fact]
    public void Maps_and_lists_of_maps_are_written_as_one_text()
    {
        LiteLLMKey key = Sample.Key("""{"aliases":{"b":1,"B":{"c":[2]}},"budget_limits":[{"max_budget":1},5]}""");

        Assert.Equal("""{"b":1,"B":{"c":[2]}}""", key.Aliases.ToString());
        Assert.Equal("""[{"max_budget":1}]""", key.BudgetLimits.ToString());
        Assert.Equal(1, key.BudgetLimits.Length);
        Assert.Equal("", Sample.Key("{}").Aliases.ToString());
        Assert.Equal("", Sample.Key("""{"budget_limits":{}}""").BudgetLimits.ToString());
    }

    [Fact]
    public void A_key_shows_each_attribute_in_its_type()
    {
        LiteLLMKey key = Sample.Key("""
            {"key_name":"sk-abcdefghijklmnop","models":["a",1],"max_budget":"5.5","tpm_limit":7.0,"blocked":true,"expires":"2027-01-01T00:00:00Z",
             "metadata":{"throttle_on_budget_exceeded":true,"tags":"a","logging":[{"callback_name":"l","callback_vars":{"k":"x"}}],"temp_budget_expiry":"2027-01-01T00:00:00"}}
            """);

        Assert.Equal("sk-...mnop", key.KeyName);
        Assert.Equal(["a", "1"], key.Models);
        Assert.Equal((5.5, 7L, true, true), (key.MaxBudget, key.TpmLimit, key.Blocked, key.ThrottleOnBudgetExceeded));
        Assert.Equal(2027, key.Expires?.Year);
        Assert.Equal(TimeSpan.Zero, key.TempBudgetExpiry?.Offset);
        Assert.Empty(key.Tags);
        Assert.Equal("""[{"callback_name":"l","callback_vars":{"k":"********"}}]""", key.Logging.ToString());
        Assert.Null(key.KeyAlias);
        Assert.Same(key.Models, key.Models);
        Assert.Equal((null, null, false), (Sample.Key("{}").KeyName, Sample.Key("{}").SoftBudget, Sample.Key("{}").AutoRotate));
        Assert.Equal(["a", "sk-...mnop", "id"], new[] { Sample.Key("""{"key_alias":"a"}"""), key, Sample.Key("""{"key_alias":""}""") }.Select(one => one.ToString()));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("null", false)]
    public void A_flag_is_set_only_where_it_is_true(string value, bool expected)
    {
        LiteLLMKey key = Sample.Key($$$"""
            {"blocked":{{{value}}},"auto_rotate":{{{value}}},"metadata":{"throttle_on_budget_exceeded":{{{value}}},"disable_global_guardrails":{{{value}}},"enable_prompt_caching":{{{value}}}}}
            """);

        Assert.Equal(Enumerable.Repeat(expected, 5), [key.Blocked, key.AutoRotate, key.ThrottleOnBudgetExceeded, key.DisableGlobalGuardrails, key.EnablePromptCaching]);
    }

    [Fact]
    public void An_archived_row_has_an_id_of_its_own()
    {
        Assert.Equal("row", Sample.Key("""{"id":"row","deleted_at":"2026-01-01"}""").RowId);
        Assert.Equal("id", Sample.Key("""{"id":"row"}""").RowId);
        Assert.Equal("id", Sample.Key("""{"id":1,"deleted_at":"2026-01-01"}""").RowId);
    }

    [Fact]
    public void An_attribute_is_found_by_each_of_its_names_in_any_case()
    {
        foreach (string name in new[] { "Models", "MODEL", "models" })
        {
            Assert.Equal("Models", KeyProperties.Find(name)?.ToString());
        }

        Assert.Null(KeyProperties.Find("colour"));
    }

    [Theory]
    [InlineData("Spend", "Spend", false)]
    [InlineData("KeySet", null, false)]
    [InlineData("CreatedAt", "CreatedAt", false)]
    [InlineData("Models", "Model", true)]
    [InlineData("SoftBudget", "SoftBudget", true)]
    public void A_definition_declares_what_a_person_sets(string property, string? parameter, bool isDeclarable)
    {
        Assert.Equal(parameter, Sample.Property(property).Parameter);
        Assert.Equal(isDeclarable, Sample.Property(property).IsDeclarable);
    }

    /// <summary>The kind and the form of clearing follow from the type and the storage.</summary>
    [Theory]
    [InlineData("MaxBudget", KeyValueKind.Number, ClearForm.Null)]
    [InlineData("TpmLimit", KeyValueKind.WholeNumber, ClearForm.Null)]
    [InlineData("Blocked", KeyValueKind.Boolean, ClearForm.False)]
    [InlineData("Models", KeyValueKind.Set, ClearForm.EmptyList)]
    [InlineData("Aliases", KeyValueKind.Map, ClearForm.EmptyMap)]
    [InlineData("Expires", KeyValueKind.Time, ClearForm.Never)]
    [InlineData("KeyAlias", KeyValueKind.Text, ClearForm.Null)]
    [InlineData("Spend", KeyValueKind.Number, ClearForm.Zero)]
    [InlineData("BudgetLimits", KeyValueKind.BudgetLimits, ClearForm.EmptyList)]
    [InlineData("BudgetFallbacks", KeyValueKind.ModelLists, ClearForm.EmptyMap)]
    [InlineData("ModelMaxBudget", KeyValueKind.ModelBudgets, ClearForm.EmptyMap)]
    [InlineData("ModelRpmLimit", KeyValueKind.ModelLimits, ClearForm.RewriteMetadata)]
    [InlineData("Logging", KeyValueKind.Callbacks, ClearForm.RewriteMetadata)]
    [InlineData("Metadata", KeyValueKind.Map, ClearForm.RewriteMetadata)]
    [InlineData("KeySet", KeyValueKind.Map, ClearForm.RewriteMetadata)]
    [InlineData("ObjectPermission", KeyValueKind.Map, ClearForm.EmptyPermissions)]
    [InlineData("RouterSettings", KeyValueKind.Map, ClearForm.Null)]
    [InlineData("CreatedBy", KeyValueKind.Text, ClearForm.Impossible)]
    public void An_attribute_has_a_kind_and_a_form_of_clearing(string property, KeyValueKind kind, ClearForm clear) =>
        Assert.Equal((kind, clear), (Sample.Property(property).Kind, Sample.Property(property).Clear));

    [Theory]
    [InlineData("default", "")]
    [InlineData("LLM_API", "llm_api_routes")]
    [InlineData("management", "management_routes")]
    [InlineData("read_only", "info_routes")]
    public void A_key_type_defines_routes(string type, string routes) => Assert.Equal(routes, string.Join(',', KeyTypes.RoutesOf(type)));

    [Fact]
    public void An_unknown_type_of_key_is_refused() => Assert.Equal(
        "KeyType: 'odd' is not a valid type; use one of default, llm_api, management, read_only.",
        Assert.Throws<Errors.KeyValueException>(() => KeyTypes.RoutesOf("odd")).Message);

    [Theory]
    [InlineData(5.0, 10.0, null, "Fine", 0.5)]
    [InlineData(8.0, 10.0, null, "Near", 0.8)]
    [InlineData(5.0, 10.0, 5.0, "Near", 0.5)]
    [InlineData(10.0, 10.0, null, "Over", 1.0)]
    [InlineData(0.0, 0.0, null, "Over", null)]
    [InlineData(5.0, null, null, "Unlimited", null)]
    public void Spend_uses_a_share_of_a_budget(double spend, double? budget, double? soft, string level, double? share)
    {
        var usage = new BudgetUsage(spend, budget, soft);

        Assert.Equal((level, share), (usage.Level.ToString(), usage.Share));
        Assert.Equal(spend >= soft, usage.IsSoftBudgetSpent);
    }

    [Fact]
    public void An_empty_item_of_a_list_that_a_server_returns_is_displayed() => Assert.Equal("""[""]""", new StringList("").ToString());
}

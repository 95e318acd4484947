using System.Collections;
using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys.Tests.Values;

/// <summary>The bodies of the requests that make changes.</summary>
public sealed class KeyRequestBuilderTests
{
    /// <summary>Each form of clearing, with a row that has a value to clear.</summary>
    [Theory]
    [InlineData("MaxBudget", """{"max_budget":5}""", """{"max_budget":null}""")]
    [InlineData("Models", """{"models":["a"]}""", """{"models":[]}""")]
    [InlineData("Aliases", """{"aliases":{"a":"b"}}""", """{"aliases":{}}""")]
    [InlineData("BudgetLimits", """{"budget_limits":[{"budget_duration":"1d","max_budget":1}]}""", """{"budget_limits":[]}""")]
    [InlineData("RouterSettings", """{"router_settings":{"a":1}}""", """{"router_settings":null}""")]
    [InlineData("Spend", """{"spend":5}""", """{"spend":0}""")]
    [InlineData("Blocked", """{"blocked":true}""", """{"blocked":false}""")]
    [InlineData("Expires", """{"expires":"2027-01-01T00:00:00Z"}""", """{"duration":"-1"}""")]
    [InlineData("Tags", """{"metadata":{"tags":["a"],"other":1}}""", """{"metadata":{"other":1}}""")]
    [InlineData("ServiceAccountId", """{"metadata":{"service_account_id":"a","other":1}}""", """{"metadata":{"other":1}}""")]
    [InlineData("Metadata", """{"metadata":{"mine":1,"tags":["a"]}}""", """{"metadata":{"tags":["a"]}}""")]
    [InlineData("KeySet", """{"metadata":{"mine":1,"litellm_keyset":{"set":"s"}}}""", """{"metadata":{"mine":1}}""")]
    [InlineData("ObjectPermission", """{"object_permission":{"mcp_servers":["a"],"mcp_tool_permissions":{"a":["b"]},"all":true,"one":"x","none":[]}}""",
        """{"object_permission":{"mcp_servers":[],"mcp_tool_permissions":{},"all":false,"one":null}}""")]
    [InlineData("ThrottleOnBudgetExceeded", """{"metadata":{"throttle_on_budget_exceeded":true}}""", """{"metadata":{}}""")]
    public void What_is_cleared_is_sent_in_the_form_that_the_server_accepts(string property, string row, string body) =>
        Assert.Equal(body, Update(row, (property, null)));

    [Theory]
    [InlineData("MaxBudget", 5, "{}", """{"max_budget":5.0}""")]
    [InlineData("Expires", "2026-11-25T12:00:01Z", "{}", """{"duration":"1s"}""")]
    [InlineData("Expires", "2026-11-25T13:30:00.5Z", "{}", """{"duration":"5401s"}""")]
    [InlineData("Tags", "a", """{"metadata":{"tags":["b"],"mine":1}}""", """{"tags":["a"]}""")]
    [InlineData("ServiceAccountId", "a", """{"metadata":{"mine":1}}""", """{"metadata":{"mine":1,"service_account_id":"a"}}""")]
    [InlineData("DisabledCallbacks", "a", """{"metadata":{"mine":1,"litellm_disabled_callbacks":["b"]}}""", """{"metadata":{"mine":1,"litellm_disabled_callbacks":["a"]}}""")]
    public void What_is_set_is_sent_where_the_server_reads_it(string property, object value, string row, string body) =>
        Assert.Equal(body, Update(row, (property, value)));

    [Theory]
    [InlineData("2026-11-25T12:00:00Z")]
    [InlineData("2026-11-25T11:00:00Z")]
    public void A_date_that_has_passed_is_refused(string date) =>
        Assert.StartsWith("Expires: 2026-11-25 1", Assert.Throws<KeyValueException>(() => Update("{}", ("Expires", date))).Message, StringComparison.Ordinal);

    [Fact]
    public void Metadata_is_written_whole_with_what_others_keep_there()
    {
        const string Row = """{"metadata":{"old":1,"same":2,"tags":["a"],"litellm_other":3}}""";

        Assert.Equal("""{"metadata":{"tags":["a"],"litellm_other":3,"same":2,"new":4}}""", Update(Row, desired =>
        {
            desired.MergeMetadata(new Hashtable { ["new"] = 4 });
            desired.RemoveMetadata(["old"]);
        }));
        Assert.Equal("""{"metadata":{"tags":["a"],"litellm_other":3,"only":5}}""", Update(Row, ("Metadata", new Hashtable { ["only"] = 5 })));
        Assert.Equal("""{"max_budget":1.0}""", Update(Row, ("MaxBudget", 1)));
    }

    [Theory]
    [InlineData("""{"new":[1]}""", """{"new":[]}""")]
    [InlineData("""{"new":{"a":1}}""", """{"new":{}}""")]
    [InlineData("""{"new":true}""", """{"new":false}""")]
    [InlineData("""{"new":5}""", """{"new":null}""")]
    [InlineData("""{"metadata":{"new":5,"other":1}}""", """{"metadata":{"other":1}}""")]
    [InlineData("""{"new":5,"metadata":{"new":5}}""", """{"new":null}""")]
    public void An_attribute_that_the_module_does_not_know_is_cleared_in_the_shape_that_it_has(string row, string body) =>
        Assert.Equal(body, Update(row, desired => desired.SetAdditional("new", null)));

    [Fact]
    public void An_attribute_that_the_module_does_not_know_is_sent_as_it_is() =>
        Assert.Equal("""{"new":{"a":[1]}}""", Update("{}", desired => desired.SetAdditional("new", new Hashtable { ["a"] = new[] { 1 } })));

    [Fact]
    public void Of_permissions_only_what_changes_is_named() => Assert.Equal(
        """{"object_permission":{"gone":[],"more":["b"],"new":["c"]}}""",
        Update("""{"object_permission":{"same":["a"],"gone":["a"],"more":["a"]}}""", ("ObjectPermission", Sample.Json("""{"same":["a"],"more":["b"],"new":["c"]}"""))));

    [Fact]
    public void A_soft_budget_is_changed_in_its_own_request()
    {
        JsonElement row = Sample.Json("""{"litellm_budget_table":{"soft_budget":5},"budget_id":"b"}""");
        KeyUpdateRequest set = Request(row, Sample.Desired(("SoftBudget", 6)));
        KeyUpdateRequest cleared = Request(row, Sample.Desired(("SoftBudget", null)));

        Assert.Empty(set.Body);
        Assert.Equal("6.0", set.SoftBudget?.GetRawText());
        Assert.Equal("null", cleared.SoftBudget?.GetRawText());
        Assert.Null(Request(row, Sample.Desired(("MaxBudget", 1))).SoftBudget);
    }

    [Fact]
    public void A_soft_budget_needs_the_budget_that_it_is_in()
    {
        JsonElement row = Sample.Json("""{"litellm_budget_table":{"soft_budget":5},"budget_id":"b"}""");

        Assert.Equal("SoftBudget: it is stored in the budget of the key, which is to be cleared. Set the soft budget or clear the budget, not both.",
            Assert.Throws<KeyValueException>(() => Request(row, Sample.Desired(("SoftBudget", 6), ("BudgetId", null)))).Message);
        Assert.Equal("""{"budget_id":"c"}""", Sample.Body(Request(row, Sample.Desired(("SoftBudget", 6), ("BudgetId", "c"))).Body));
        Assert.Equal("""{"budget_id":null}""", Sample.Body(Request(row, Sample.Desired(("SoftBudget", null), ("BudgetId", null))).Body));
    }

    [Theory]
    [InlineData("TempBudgetIncrease", 5, """{"metadata":{"temp_budget_expiry":"2027-01-01T00:00:00"}}""", """{"temp_budget_increase":5.0,"temp_budget_expiry":"2027-01-01T00:00:00"}""")]
    [InlineData("TempBudgetExpiry", "2027-01-01T00:00:00Z", """{"metadata":{"temp_budget_increase":5}}""", """{"temp_budget_expiry":"2027-01-01T00:00:00","temp_budget_increase":5.0}""")]
    public void One_half_of_a_temporary_budget_is_sent_with_the_other(string property, object value, string row, string body) =>
        Assert.Equal(body, Update(row, (property, value)));

    [Fact]
    public void A_temporary_budget_without_its_other_half_is_refused()
    {
        Assert.StartsWith("TempBudgetExpiry: it is missing. A temporary budget needs both -TempBudgetIncrease and -TempBudgetExpiry",
            Assert.Throws<KeyValueException>(() => Update("{}", ("TempBudgetIncrease", 5))).Message, StringComparison.Ordinal);
        Assert.StartsWith("TempBudgetIncrease: it is missing", Assert.Throws<KeyValueException>(() => Update("{}", ("TempBudgetExpiry", "2027-01-01T00:00:00Z"))).Message, StringComparison.Ordinal);
        Assert.StartsWith("TempBudgetExpiry: it is missing", Assert.Throws<KeyValueException>(() => Create(Sample.Desired(("TempBudgetIncrease", 5)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_key_gets_the_specified_values_and_no_temporary_budget()
    {
        DesiredKey desired = Sample.Desired(
            ("KeyAlias", "a"), ("SoftBudget", 3), ("Models", null), ("Blocked", false), ("Metadata", new Hashtable { ["mine"] = 1 }),
            ("ServiceAccountId", "x"), ("ObjectPermission", Sample.Json("""{"all":["a"]}""")), ("TempBudgetIncrease", 5), ("TempBudgetExpiry", "2027-01-01T00:00:00Z"));
        desired.SetAdditional("new", 1);
        desired.SetAdditional("none", null);

        Assert.Equal("""{"key_alias":"a","soft_budget":3.0,"object_permission":{"all":["a"]},"new":1,"metadata":{"service_account_id":"x","mine":1}}""", Create(desired));
    }

    [Fact]
    public void What_a_server_ignored_is_sent_in_its_other_form()
    {
        JsonElement row = Sample.Json("""{"expires":"2027-01-01T00:00:00Z","max_budget":1,"metadata":{"mine":1}}""");

        Assert.Equal("""{"duration":null}""", OtherForms(row, ("Expires", null)));
        Assert.Equal("""{"metadata":{"mine":1,"disable_global_guardrails":true}}""", OtherForms(row, ("DisableGlobalGuardrails", true)));
        Assert.Equal("{}", OtherForms(row, ("Expires", "2028-01-01T00:00:00Z")));
        Assert.Equal("{}", OtherForms(row, ("MaxBudget", 5)));
    }

    [Theory]
    [InlineData("CreatedBy", "it cannot be set: only the server sets it.")]
    public void What_only_the_server_sets_cannot_be_in_a_request(string property, string reason)
    {
        KeyChange[] changes = [new(property, Sample.Property(property), JsonValueWriter.Null, JsonValueWriter.From("me"))];

        Assert.Equal($"{property}: {reason}", Assert.Throws<KeyValueException>(() => KeyRequestBuilder.Update(changes, JsonValueWriter.EmptyMap, Sample.Now)).Message);
        Assert.Equal($"{property}: {reason}", Assert.Throws<KeyValueException>(() => KeyRequestBuilder.Create(changes, Sample.Now)).Message);
    }

    [Fact]
    public void A_masked_variable_of_a_callback_is_sent_only_with_its_real_value()
    {
        JsonElement masked = Sample.Json("""[{"callback_name":"l","callback_vars":{"a":"********","b":"new"}}]""");

        Assert.Equal(
            """{"metadata":{"logging":[{"callback_name":"l","callback_vars":{"a":"real","b":"new"}}]}}""",
            Update("""{"metadata":{"logging":[{"callback_name":"l","callback_vars":{"a":"real","b":"old"}}]}}""", ("Logging", masked)));
        Assert.StartsWith("Logging: the value of a callback variable is masked ('********')", Assert.Throws<KeyValueException>(() => Update("{}", ("Logging", masked))).Message, StringComparison.Ordinal);
    }

    private static string OtherForms(JsonElement row, (string, object?) specified) =>
        Sample.Body(KeyRequestBuilder.OtherForms(KeyDiff.Compute(Sample.Desired(specified), row, Sample.Now), row));

    private static string Create(DesiredKey desired) => Sample.Body(KeyRequestBuilder.Create(KeyDiff.Compute(desired, JsonValueWriter.Null, Sample.Now), Sample.Now));

    private static string Update(string row, params (string, object?)[] specified) => Sample.Body(Request(Sample.Json(row), Sample.Desired(specified)).Body);

    private static string Update(string row, Action<DesiredKey> say)
    {
        var desired = new DesiredKey();
        say(desired);
        return Sample.Body(Request(Sample.Json(row), desired).Body);
    }

    private static KeyUpdateRequest Request(JsonElement row, DesiredKey desired) => KeyRequestBuilder.Update(KeyDiff.Compute(desired, row, Sample.Now), row, Sample.Now);
}

using LiteLLM.PowerShell.Sandbox.Json;

namespace LiteLLM.PowerShell.Sandbox.Tests.Parts;

public sealed class JsonSyntaxErrorTests
{
    [Theory]
    [InlineData("{", "Expecting property name enclosed in double quotes", 1)]
    [InlineData("{\"a\"}", "Expecting ':' delimiter", 4)]
    [InlineData("{\"a\": }", "Expecting value", 6)]
    [InlineData("{\"a\": 1 \"b\": 2}", "Expecting ',' delimiter", 8)]
    [InlineData("{\"models\": [", "Expecting value", 12)]
    [InlineData("{\"a\": \"b", "Unterminated string starting at", 6)]
    [InlineData("{} x", "Extra data", 3)]
    [InlineData("nul", "Expecting value", 0)]
    public void The_first_error_is_found(string text, string message, int position)
    {
        JsonSyntaxError error = JsonSyntaxError.In(text);

        Assert.Equal((message, position), (error.Message, error.Position));
    }
}

using LiteLLM.PowerShell.Sandbox.Json;

namespace LiteLLM.PowerShell.Sandbox.Tests.Parts;

public sealed class PythonNumberTests
{
    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1.0, "1.0")]
    [InlineData(-12.5, "-12.5")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(1.35e-05, "1.35e-05")]
    [InlineData(1e9, "1000000000.0")]
    [InlineData(123456789012345680.0, "1.2345678901234568e+17")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(1e100, "1e+100")]
    [InlineData(double.MaxValue, "1.7976931348623157e+308")]
    public void Numbers_are_written_as_Python_writes_them(double number, string text) => Assert.Equal(text, PythonNumber.Format(number));
}

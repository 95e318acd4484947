namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>Marks a class whose tests need more than ten seconds together. <see cref="LongRunningFirst"/> starts it early.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class LongRunningAttribute : Attribute;

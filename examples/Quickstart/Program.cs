using System.Reflection;
using Microsoft.PowerShell;

string module = typeof(Program).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "ModuleFolder").Value!;
string script = Path.Combine(AppContext.BaseDirectory, "Show-Quickstart.ps1");

// The console host of PowerShell itself: what it prints is what a terminal with PowerShell shows.
return ConsoleShell.Start(null, null, ["-NoProfile", "-NoLogo", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File", script, "-Module", module]);

using System.CommandLine;

namespace SogniLike.Cli.Verifying;

/// <summary><c>sogni verify</c>.</summary>
internal static class VerifyGroup
{
    public static Command Create(CommandHost host) => new("verify", "Compute again what the pool says it did")
    {
        new AuditDrawCommand(host),
    };
}

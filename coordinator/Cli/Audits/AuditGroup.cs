using System.CommandLine;

namespace SogniLike.Cli.Audits;

/// <summary><c>sogni audit</c>.</summary>
internal static class AuditGroup
{
    public static Command Create(CommandHost host) => new("audit", "What became of audits")
    {
        new ShowAuditCommand(host),
    };
}

using System.CommandLine;

namespace SogniLike.Cli.Webhooks;

/// <summary><c>sogni webhooks</c>.</summary>
internal static class WebhookGroup
{
    public static Command Create(CommandHost host) => new("webhooks", "Tell your programs when jobs end")
    {
        new CreateCommand(host),
        new ListCommand(host),
        new SetCommand(host),
        new TestCommand(host),
        new RemoveCommand(host),
    };
}

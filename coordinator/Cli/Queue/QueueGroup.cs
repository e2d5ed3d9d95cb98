using System.CommandLine;

namespace SogniLike.Cli.Queue;

/// <summary><c>sogni queue</c>.</summary>
internal static class QueueGroup
{
    public static Command Create(CommandHost host) => new("queue", "Your own queue: pause it, let it go on")
    {
        new QueueCommand(host, "show", "Show whether your queue is paused, and how much is in it", static (client, token) => client.GetQueueAsync(token)),
        new QueueCommand(host, "pause", "Hold back your jobs that wait, and those to come; what runs is finished", static (client, token) => client.PauseQueueAsync(token)),
        new QueueCommand(host, "resume", "Let your queue go on, every job at its old place", static (client, token) => client.ResumeQueueAsync(token)),
    };
}

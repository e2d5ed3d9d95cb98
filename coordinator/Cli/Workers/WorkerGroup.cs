using System.CommandLine;

namespace SogniLike.Cli.Workers;

/// <summary><c>sogni worker</c>.</summary>
internal static class WorkerGroup
{
    public static Command Create(CommandHost host) => new("worker", "Let volunteers' workers in, and see how far they are trusted")
    {
        new ShowWorkerCommand(host),
        new Command("token", "Enrolment tokens: what a volunteer gives to \"sogni-worker enroll\"")
        {
            new CreateTokenCommand(host),
            new ListTokensCommand(host),
            new RevokeCommand(
                host,
                "sogni worker token",
                "Make a token useless; workers that it let in stay",
                "The token's id, as \"sogni worker token list\" shows it",
                async (run, id, token) =>
                {
                    using var client = run.ConnectAdmin();
                    return await client.RevokeEnrolmentTokenAsync(id, token);
                }),
        },
    };
}

using System.CommandLine;

namespace SogniLike.Cli.Keys;

/// <summary><c>sogni keys</c>.</summary>
internal static class KeyGroup
{
    public static Command Create(CommandHost host) => new("keys", "Sub-keys of your own API key, for programs and friends")
    {
        new CreateCommand(host),
        new ListCommand(host),
        new RevokeCommand(
            host,
            "sogni keys",
            "Make a key of your account, and those it made, useless at once",
            "The key's id, as \"sogni keys list\" shows it",
            async (run, id, token) =>
            {
                using var client = run.Connect();
                return await client.RevokeKeyAsync(id, token);
            }),
    };
}

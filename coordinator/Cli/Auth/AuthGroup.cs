using System.CommandLine;

namespace SogniLike.Cli.Auth;

/// <summary><c>sogni auth</c>.</summary>
internal static class AuthGroup
{
    public static Command Create(CommandHost host) => new("auth", "Keep an API key for later commands")
    {
        new LoginCommand(host),
        new RedeemCommand(host),
        new StatusCommand(host),
        new LogoutCommand(host),
    };
}

namespace SogniLike.Cli;

/// <summary>What every command needs to be built.</summary>
/// <param name="Environment">The process around it.</param>
/// <param name="Globals">Options of every command.</param>
internal sealed record CommandHost(CliEnvironment Environment, GlobalOptions Globals);

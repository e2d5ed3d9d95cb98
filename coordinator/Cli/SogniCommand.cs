using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using SogniLike.Cli.Admin;
using SogniLike.Cli.Audits;
using SogniLike.Cli.Auth;
using SogniLike.Cli.Credits;
using SogniLike.Cli.Jobs;
using SogniLike.Cli.Keys;
using SogniLike.Cli.Models;
using SogniLike.Cli.Output;
using SogniLike.Cli.Parsing;
using SogniLike.Cli.Queue;
using SogniLike.Cli.Verifying;
using SogniLike.Cli.Webhooks;
using SogniLike.Cli.Workers;
using SogniLike.Client;

namespace SogniLike.Cli;

/// <summary>The <c>sogni</c> command: every subcommand put together, and how a run ends.</summary>
internal static class SogniCommand
{
    /// <summary>The whole command in the given surroundings.</summary>
    public static RootCommand Build(CliEnvironment environment)
    {
        var globals = new GlobalOptions();
        var host = new CommandHost(environment, globals);
        var root = new RootCommand("Draws images on a SogniLike pool, and runs the pool.")
        {
            JobGroup.Create(host),
            QueueGroup.Create(host),
            ModelGroup.Create(host),
            WorkerGroup.Create(host),
            AdminGroup.Create(host),
            new CreditsCommand(host),
            KeyGroup.Create(host),
            WebhookGroup.Create(host),
            AuditGroup.Create(host),
            VerifyGroup.Create(host),
            AuthGroup.Create(host),
        };
        globals.AddTo(root);
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
        }

        return root;
    }

    /// <summary>Runs one command line to its end. Never throws.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CliEnvironment environment, CancellationToken cancellationToken)
    {
        var parse = Build(environment).Parse(arguments, new ParserConfiguration
        {
            // A prompt may begin with '@'.
            ResponseFileTokenReplacer = null,
            EnablePosixBundling = false,
        });
        var errors = new ErrorOutput(environment, parse);
        try
        {
            if (ArgumentGuard.ProblemOf(arguments, parse) is { } swallowed)
            {
                return errors.Usage([swallowed]);
            }

            if (parse.Action is ParseErrorAction)
            {
                return errors.Usage([.. parse.Errors.Select(e => e.Message)]);
            }

            var configuration = new InvocationConfiguration
            {
                Output = environment.Out,
                Error = environment.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parse.InvokeAsync(configuration, cancellationToken);
        }
        catch (CliException e)
        {
            return errors.Failure(e.ExitCode, e.Message, e.Code);
        }
        catch (SogniException e)
        {
            return errors.Failure(ExitCodes.Of(e), e.Message, e.Code, e.Field);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return errors.Failure(ExitCodes.Failed, e.Message, "io");
        }
    }
}

using System.CommandLine;
using SogniLike.Protocol.EnrolmentTokens;
using SogniLike.Protocol.Errors;
using SogniLike.Worker.Identity;

namespace SogniLike.Worker.Host.Commands;

/// <summary><c>sogni-worker enroll</c>: trades a token for an identity.</summary>
internal sealed class EnrollCommand : Command
{
    private readonly WorkerApplication _application;
    private readonly Option<string?> _token = new("--token")
    {
        Description = "The enrolment token. Others on this machine can see arguments: prefer --token-file.",
        HelpName = "TOKEN",
    };

    private readonly Option<string?> _tokenFile = new("--token-file") { Description = "A file that holds the enrolment token; - reads it from standard input.", HelpName = "FILE" };
    private readonly Option<string> _name = new("--name")
    {
        Description = $"What people call this worker, 1 to {Enrolment.MaxNameLength} characters.",
        HelpName = "NAME",
        DefaultValueFactory = _ => Environment.MachineName,
    };

    private readonly Option<string> _data = CommonOptions.Data();

    public EnrollCommand(WorkerApplication application)
        : base("enroll", "Join a pool with the enrolment token that its operator gave you.")
    {
        _application = application;
        Add(_token);
        Add(_tokenFile);
        Add(_name);
        Add(_data);
        Validators.Add(result =>
        {
            if ((result.GetValue(_token) is null) == (result.GetValue(_tokenFile) is null))
            {
                result.AddError("Give the enrolment token with either --token or --token-file.");
            }
        });
        SetAction(EnrollAsync);
    }

    private async Task<int> EnrollAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var error = _application.Error;
        string? text;
        try
        {
            text = parsed.GetValue(_token) ?? await ReadTokenAsync(parsed.GetValue(_tokenFile)!, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"The token file cannot be read: {e.Message}");
            return ExitCodes.Failed;
        }

        if (!EnrolmentToken.TryParse(text, out var token, out var problem))
        {
            await error.WriteLineAsync(problem);
            return ExitCodes.Usage;
        }

        var folder = new DataFolder(parsed.GetValue(_data)!);
        var result = await new Enrolment(folder, _application.Time).EnrollAsync(token, parsed.GetValue(_name)!, cancellationToken);
        var (exitCode, message) = Explain(result, folder);
        await error.WriteLineAsync(message);
        if (result is EnrolmentResult.Enrolled enrolled)
        {
            await _application.Output.WriteLineAsync(enrolled.WorkerId);
        }

        return exitCode;
    }

    private static (int ExitCode, string Message) Explain(EnrolmentResult result, DataFolder folder) => result switch
    {
        EnrolmentResult.Enrolled e => (ExitCodes.Ok, $"Enrolled in pool {e.PoolId} at {e.Url}. Start with: sogni-worker run --model FOLDER --data {folder.FullPath}"),
        EnrolmentResult.AlreadyEnrolled e => (ExitCodes.Failed, $"{folder.FullPath} is enrolled already, as worker {e.WorkerId}. For another worker choose another folder with --data."),
        EnrolmentResult.NotPossible e => (ExitCodes.Failed, e.Problem),
        EnrolmentResult.WrongCertificate e => (ExitCodes.Authentication,
            $"{e.Url} shows another certificate than the token names. Somebody may be in between; ask the operator for a new token."),
        EnrolmentResult.Unreachable e => (ExitCodes.Unreachable, $"The coordinator at {e.Url} cannot be reached: {e.Message}"),
        EnrolmentResult.TimedOut e => (ExitCodes.Timeout, $"The coordinator at {e.Url} did not answer in time; try again."),
        EnrolmentResult.Refused { Code: ErrorCodes.KeyAlreadyEnrolled } => (ExitCodes.Failed,
            $"An earlier enrolment with the key in {folder.FullPath} went through, but its answer was lost. Delete {folder.KeyFile} and enrol with a fresh token."),
        EnrolmentResult.Refused e => (IsAuthentication(e.Code) ? ExitCodes.Authentication : ExitCodes.Failed, $"The coordinator refused the enrolment: {e.Message}"),
        _ => throw new InvalidOperationException("Unknown result of an enrolment."),
    };

    private static bool IsAuthentication(string code) =>
        code is ErrorCodes.TokenInvalid or ErrorCodes.TokenExpired or ErrorCodes.TokenRevoked or ErrorCodes.TokenUsedUp or ErrorCodes.SignatureInvalid;

    // One character more than a token may have shows that it is too long.
    private async Task<string> ReadTokenAsync(string file, CancellationToken cancellationToken)
    {
        using var opened = file == "-" ? null : File.OpenText(file);
        var buffer = new char[EnrolmentToken.MaxLength + 1];
        var length = await (opened ?? _application.Input).ReadBlockAsync(buffer, cancellationToken);
        return new string(buffer, 0, length);
    }
}

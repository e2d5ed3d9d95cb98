using SogniLike.Coordinator.Host.Tests.FullLife;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Tests.Artist;

public sealed class SubmitJobsTests : IAsyncLifetime
{
    private TestCoordinator _coordinator = null!;

    public static TheoryData<string, string, string?> BadInput => new()
    {
        { "no prompt", ErrorCodes.Required, "spec.prompt" },
        { "blank prompt", ErrorCodes.Required, "spec.prompt" },
        { "oversized prompt", ErrorCodes.TooLong, "spec.prompt" },
        { "control character", ErrorCodes.Malformed, "spec.prompt" },
        { "oversized negative prompt", ErrorCodes.TooLong, "spec.negative_prompt" },
        { "width no multiple of 8", ErrorCodes.NotAMultiple, "spec.width" },
        { "width beyond the model", ErrorCodes.OutOfRange, "spec.width" },
        { "width 0", ErrorCodes.OutOfRange, "spec.width" },
        { "height no multiple of 8", ErrorCodes.NotAMultiple, "spec.height" },
        { "height beyond everything", ErrorCodes.OutOfRange, "spec.height" },
        { "steps 0", ErrorCodes.OutOfRange, "spec.steps" },
        { "steps 10000", ErrorCodes.OutOfRange, "spec.steps" },
        { "no model", ErrorCodes.Required, "spec.model" },
        { "unknown model", ErrorCodes.UnknownModel, "spec.model" },
        { "unknown sampler", ErrorCodes.UnknownSampler, "spec.sampler" },
        { "guidance NaN", ErrorCodes.NotFinite, "spec.guidance_scale" },
        { "guidance infinite", ErrorCodes.NotFinite, "spec.guidance_scale" },
        { "guidance below 0", ErrorCodes.OutOfRange, "spec.guidance_scale" },
        { "guidance beyond the model", ErrorCodes.OutOfRange, "spec.guidance_scale" },
        { "unknown noise source", ErrorCodes.Malformed, "spec.noise_source" },
        { "17 images", ErrorCodes.OutOfRange, "count" },
        { "long idempotency key", ErrorCodes.TooLong, "idempotency_key" },
        { "idempotency key in Cyrillic", ErrorCodes.Malformed, "idempotency_key" },
    };

    public async Task InitializeAsync()
    {
        _coordinator = await TestCoordinator.StartAsync();
        await TestModel.AddAsync(_coordinator);
    }

    public async Task DisposeAsync() => await _coordinator.DisposeAsync();

    [Fact]
    public async Task SubmitJobs_NobodyCanRunIt_SaysSoAtOnceAndInTheStatus()
    {
        var submitted = (await _coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec(), Count = 2 }, _coordinator.Owner)).Jobs;

        Assert.All(submitted, job => Assert.Equal("worker", job.WaitingFor.Code));
        var positions = new List<ulong>();
        foreach (var one in submitted)
        {
            var job = (await _coordinator.Artist.GetJobAsync(new GetJobRequest { JobId = one.Id }, _coordinator.Owner)).Job;
            Assert.Equal("worker", job.WaitingFor.Code);
            Assert.NotEmpty(job.WaitingFor.Message);
            positions.Add(job.QueuePosition);
        }

        // Jobs of one millisecond stand in the order of their ids, whose end is random.
        Assert.Equal([0UL, 1UL], positions.Order());
    }

    [Theory]
    [MemberData(nameof(BadInput))]
    public async Task SubmitJobs_BadInput_SaysCodeAndField(string what, string code, string? field)
    {
        var request = new SubmitJobsRequest { Spec = JobLife.Spec() };
        Spoil(request, what);

        var sentence = await GrpcAssert.FailsAsync(code, field, async () => await _coordinator.Artist.SubmitJobsAsync(request, _coordinator.Owner));

        Assert.Contains(code == ErrorCodes.UnknownModel ? "spec.model" : field!, sentence, StringComparison.Ordinal);
        Assert.Empty((await _coordinator.Artist.ListJobsAsync(new ListJobsRequest(), _coordinator.Owner)).Jobs);
    }

    [Fact]
    public async Task SubmitJobs_LongestPromptInAnyScript_IsAccepted()
    {
        var prompt = string.Concat(Enumerable.Repeat("🍎", 4000));
        var spec = JobLife.Spec();
        spec.Prompt = prompt;

        var answer = await _coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = spec }, _coordinator.Owner);

        Assert.Equal(prompt, Assert.Single(answer.Jobs).Spec.Prompt);
    }

    [Fact]
    public async Task SubmitJobs_DisabledModel_IsRefused()
    {
        await _coordinator.Admin.SetModelEnabledAsync(new SetModelEnabledRequest { Name = TestModel.Name, Enabled = false }, _coordinator.Owner);

        await GrpcAssert.FailsAsync(ErrorCodes.ModelDisabled, "spec.model", async () => await SubmitAsync());
        Assert.Empty((await _coordinator.Artist.ListModelsAsync(new(), _coordinator.Owner)).Models);
    }

    [Fact]
    public async Task SubmitJobs_SeveralImages_HaveSeedsOneAfterTheOther()
    {
        var answer = await SubmitAsync(r => (r.Count, r.Spec.Seed) = (3, ulong.MaxValue));

        Assert.Equal([ulong.MaxValue, 0, 1], answer.Jobs.Select(j => j.Spec.Seed));
        Assert.Equal([0u, 1, 2], answer.Jobs.Select(j => j.Index));
        Assert.All(answer.Jobs, j => Assert.Equal(answer.RequestId, j.RequestId));
    }

    [Fact]
    public async Task SubmitJobs_FieldsLeftOut_AreFilledFromTheModel()
    {
        var spec = Assert.Single((await SubmitAsync(r => r.Spec.ClearSeed())).Jobs).Spec;

        Assert.Equal((64u, 64u, 4u, "ddim", 7.5, NoiseSource.Cpu), (spec.Width, spec.Height, spec.Steps, spec.Sampler, spec.GuidanceScale, spec.NoiseSource));
        Assert.True(spec.HasSeed);
    }

    [Fact]
    public async Task SubmitJobs_SameIdempotencyKeyAndBody_GivesTheFirstJobs()
    {
        var first = await SubmitAsync(r => r.IdempotencyKey = "key-1");
        var second = await SubmitAsync(r => r.IdempotencyKey = "key-1");

        Assert.False(first.Repeated);
        Assert.True(second.Repeated);
        Assert.Equal(first.Jobs.Select(j => j.Id), second.Jobs.Select(j => j.Id));
    }

    [Fact]
    public async Task SubmitJobs_SameIdempotencyKeyWithAnotherBody_IsRefused()
    {
        await SubmitAsync(r => r.IdempotencyKey = "key-1");

        await GrpcAssert.FailsAsync(ErrorCodes.IdempotencyConflict, "idempotency_key", async () => await SubmitAsync(r =>
        {
            r.IdempotencyKey = "key-1";
            r.Spec.Prompt = "a green apple";
        }));
    }

    [Fact]
    public async Task GetJob_OfAnotherAccount_IsNotFound()
    {
        var id = (await SubmitAsync()).Jobs[0].Id;
        var stranger = await _coordinator.MakeKeyAsync("stranger", "artist");

        await GrpcAssert.FailsAsync(ErrorCodes.NotFound, "job_id", async () => await _coordinator.Artist.GetJobAsync(new GetJobRequest { JobId = id }, stranger));
        await GrpcAssert.FailsAsync(ErrorCodes.NotFound, "job_id", async () => await _coordinator.Artist.CancelJobAsync(new CancelJobRequest { JobId = id }, stranger));
        Assert.Equal(id, (await _coordinator.Artist.GetJobAsync(new GetJobRequest { JobId = id }, _coordinator.Owner)).Job.Id);
    }

    [Theory]
    [InlineData("", ErrorCodes.Required)]
    [InlineData("x", ErrorCodes.Malformed)]
    [InlineData("01HZZZZZZZZZZZZZZZZZZZZZZ:", ErrorCodes.Malformed)]
    [InlineData("01HZZZZZZZZZZZZZZZZZZZZZZZ", ErrorCodes.NotFound)]
    public async Task GetJob_IdThatIsNone_SaysWhy(string id, string code) =>
        await GrpcAssert.FailsAsync(code, "job_id", async () => await _coordinator.Artist.GetJobAsync(new GetJobRequest { JobId = id }, _coordinator.Owner));

    [Fact]
    public async Task CancelJob_Twice_SecondTimeItIsOver()
    {
        var id = (await SubmitAsync()).Jobs[0].Id;

        Assert.Equal(JobState.Cancelled, (await _coordinator.Artist.CancelJobAsync(new CancelJobRequest { JobId = id }, _coordinator.Owner)).Job.State);
        await GrpcAssert.FailsAsync(ErrorCodes.JobFinal, "job_id", async () => await _coordinator.Artist.CancelJobAsync(new CancelJobRequest { JobId = id }, _coordinator.Owner));
        await GrpcAssert.FailsAsync(ErrorCodes.ImageNotReady, "job_id", () => JobLife.DownloadAsync(_coordinator, id));
    }

    [Fact]
    public async Task ListJobs_InPages_GivesEveryJobOnceNewestFirst()
    {
        var ids = (await SubmitAsync(r => r.Count = 5)).Jobs.Select(j => j.Id).ToList();

        var seen = new List<string>();
        var token = "";
        do
        {
            var page = await _coordinator.Artist.ListJobsAsync(new ListJobsRequest { PageSize = 2, PageToken = token }, _coordinator.Owner);
            Assert.InRange(page.Jobs.Count, 1, 2);
            seen.AddRange(page.Jobs.Select(j => j.Id));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(ids.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        await GrpcAssert.FailsAsync(ErrorCodes.OutOfRange, "page_size", async () => await _coordinator.Artist.ListJobsAsync(new ListJobsRequest { PageSize = 101 }, _coordinator.Owner));
        await GrpcAssert.FailsAsync(ErrorCodes.Malformed, "page_token", async () => await _coordinator.Artist.ListJobsAsync(new ListJobsRequest { PageToken = "x" }, _coordinator.Owner));
    }

    private static void Spoil(SubmitJobsRequest request, string what)
    {
        var spec = request.Spec;
        Action spoil = what switch
        {
            "no prompt" => () => spec.Prompt = "",
            "blank prompt" => () => spec.Prompt = " \n\t",
            "oversized prompt" => () => spec.Prompt = new string('a', 4001),
            "control character" => () => spec.Prompt = "an apple\u0007",
            "oversized negative prompt" => () => spec.NegativePrompt = new string('a', 4001),
            "width no multiple of 8" => () => spec.Width = 65,
            "width beyond the model" => () => spec.Width = 264,
            "width 0" => () => spec.Width = 0,
            "height no multiple of 8" => () => spec.Height = 100,
            "height beyond everything" => () => spec.Height = uint.MaxValue,
            "steps 0" => () => spec.Steps = 0,
            "steps 10000" => () => spec.Steps = 10_000,
            "no model" => () => spec.Model = "",
            "unknown model" => () => spec.Model = "nonsense",
            "unknown sampler" => () => spec.Sampler = "nonsense",
            "guidance NaN" => () => spec.GuidanceScale = double.NaN,
            "guidance infinite" => () => spec.GuidanceScale = double.PositiveInfinity,
            "guidance below 0" => () => spec.GuidanceScale = -1,
            "guidance beyond the model" => () => spec.GuidanceScale = 20.5,
            "unknown noise source" => () => spec.NoiseSource = (NoiseSource)9,
            "17 images" => () => request.Count = 17,
            "long idempotency key" => () => request.IdempotencyKey = new string('k', 129),
            "idempotency key in Cyrillic" => () => request.IdempotencyKey = "ключ",
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "Unknown case."),
        };
        spoil();
    }

    private async Task<SubmitJobsResponse> SubmitAsync(Action<SubmitJobsRequest>? change = null)
    {
        var request = new SubmitJobsRequest { Spec = JobLife.Spec() };
        change?.Invoke(request);
        return await _coordinator.Artist.SubmitJobsAsync(request, _coordinator.Owner);
    }
}

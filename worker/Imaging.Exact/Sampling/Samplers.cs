using System.Collections.Frozen;
using SogniLike.Imaging.Exact.Sampling.Schedules;
using SogniLike.Imaging.Exact.Sampling.Solvers;

namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>
/// All samplers by name. Names without prefix follow the classes of diffusers; those with <c>k_</c> follow k-diffusion, whose numbers are those of A1111's
/// web UI: take
/// these for an image that an A1111 user knows.
/// </summary>
public static class Samplers
{
    private static readonly ScheduleType[] None = [];

    private static readonly ScheduleType[] Timesteps =
        [ScheduleType.Linspace, ScheduleType.Leading, ScheduleType.Trailing, ScheduleType.SgmUniform, ScheduleType.Simple];

    private static readonly ScheduleType[] Spreads = [ScheduleType.Karras, ScheduleType.Exponential, ScheduleType.Beta];

    private static readonly ScheduleType[] Singlestep = [ScheduleType.Linspace, .. Spreads, ScheduleType.AlignYourSteps, ScheduleType.AlignYourStepsXl];

    private static readonly ScheduleType[] Sigmas = [.. Timesteps, .. Spreads, ScheduleType.AlignYourSteps, ScheduleType.AlignYourStepsXl];

    private static readonly ScheduleType[] Solvers = [.. Sigmas, ScheduleType.LuLambdas];

    /// <summary>The samplers by <see cref="ISampler.Name"/>.</summary>
    public static FrozenDictionary<string, ISampler> ByName { get; } = ((IEnumerable<ISampler>)[.. AfterDiffusers(), .. AfterKDiffusion()])
        .ToFrozenDictionary(static sampler => sampler.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> ByClass = ByName.Values
        .Where(static sampler => sampler.Name is not ("dpmpp_2m" or "dpmpp_2m_sde" or "dpmpp_3m" or "dpmpp_3m_sde" or "dpmpp_2s"))
        .ToFrozenDictionary(static sampler => sampler.DiffusersClass, static sampler => sampler.Name, StringComparer.Ordinal);

    /// <summary>
    /// The sampler that does all that the settings of a scheduler class ask for, such as <c>DPMSolverMultistepScheduler</c> of a model's
    /// scheduler_config.json, or a
    /// function of k-diffusion; null for a class that is not known.
    /// </summary>
    public static ISampler? ForClass(string diffusersClass) => ByClass.TryGetValue(diffusersClass, out var name) ? ByName[name] : null;

    private static IEnumerable<Sampler> AfterDiffusers() =>
    [
        new("ddim", "DDIMScheduler", "DDIM", Timesteps, DiscreteSolvers.Ddim),
        new("ddpm", "DDPMScheduler", "DDPM", Timesteps, DiscreteSolvers.Ddpm, isStochastic: true),
        new("pndm", "PNDMScheduler", "PLMS", Timesteps, PndmSolver.Create, preferredSteps: 50),
        new("lcm", "LCMScheduler", "LCM", None, ConsistencySolvers.Lcm, isStochastic: true, preferredSteps: 8),
        new("tcd", "TCDScheduler", "TCD", None, ConsistencySolvers.Tcd, isStochastic: true, preferredSteps: 8),
        new("euler", "EulerDiscreteScheduler", "Euler", Sigmas, static request => EulerSolvers.Euler(request, EulerGrid(request))),
        new("euler_a", "EulerAncestralDiscreteScheduler", "Euler a", Sigmas,
            static request => EulerSolvers.EulerAncestral(request, SigmaGrid.Create(request)), isStochastic: true),
        new("heun", "HeunDiscreteScheduler", "Heun", Sigmas, static request => EulerSolvers.Heun(request, SigmaGrid.Create(request)), 2),
        new("lms", "LMSDiscreteScheduler", "LMS", Sigmas, static request => LmsSolver.Create(request, SigmaGrid.Create(request), countsSkipped: true)),
        new("kdpm2", "KDPM2DiscreteScheduler", "DPM2", Sigmas,
            static request => Dpm2Solver.Create(request, SigmaGrid.Create(request, roundsKarras: true), isAncestral: false), 2),
        new("kdpm2_a", "KDPM2AncestralDiscreteScheduler", "DPM2 a", Sigmas,
            static request => Dpm2Solver.Create(request, SigmaGrid.Create(request, roundsKarras: true), isAncestral: true), 2, isStochastic: true, preferred: ScheduleType.Karras),
        new("dpm_multistep", "DPMSolverMultistepScheduler", "DPM++ 2M", Solvers, DpmMultistepSolver.Create),
        new("dpmpp_2m", "DPMSolverMultistepScheduler", "DPM++ 2M", Solvers, DpmMultistepSolver.Create,
            fix: static settings => settings with { Algorithm = SolverAlgorithm.DpmSolverPlusPlus, SolverOrder = 2 }),
        new("dpmpp_2m_sde", "DPMSolverMultistepScheduler", "DPM++ 2M SDE", Solvers, DpmMultistepSolver.Create, isStochastic: true,
            fix: static settings => settings with { Algorithm = SolverAlgorithm.SdeDpmSolverPlusPlus, SolverOrder = 2 }, preferred: ScheduleType.Karras),
        new("dpmpp_3m", "DPMSolverMultistepScheduler", "DPM++ 3M", Solvers, DpmMultistepSolver.Create,
            fix: static settings => settings with { Algorithm = SolverAlgorithm.DpmSolverPlusPlus, SolverOrder = 3 }),
        new("dpmpp_3m_sde", "DPMSolverMultistepScheduler", "DPM++ 3M SDE", Solvers, DpmMultistepSolver.Create, isStochastic: true,
            fix: static settings => settings with { Algorithm = SolverAlgorithm.SdeDpmSolverPlusPlus, SolverOrder = 3 }, preferred: ScheduleType.Karras),
        new("dpm_singlestep", "DPMSolverSinglestepScheduler", "DPM++ 2S", Singlestep, DpmSinglestepSolver.Create),
        new("dpmpp_2s", "DPMSolverSinglestepScheduler", "DPM++ 2S", Singlestep, DpmSinglestepSolver.Create,
            fix: static settings => settings with { Algorithm = SolverAlgorithm.DpmSolverPlusPlus, SolverOrder = 2 }),
        new("unipc", "UniPCMultistepScheduler", "UniPC", Solvers, UniPcSolver.Create),
        new("deis", "DEISMultistepScheduler", "DEIS", Solvers, DeisSolver.Create),
        new("flow_euler", "FlowMatchEulerDiscreteScheduler", "Euler", Spreads, FlowEulerSolver.Create),
    ];

    private static IEnumerable<Sampler> AfterKDiffusion() =>
    [
        new("k_euler", "sample_euler", "Euler", Sigmas, static request => EulerSolvers.Euler(request, SigmaGrid.CreateForKDiffusion(request))),
        new("k_euler_a", "sample_euler_ancestral", "Euler a", Sigmas,
            static request => EulerSolvers.EulerAncestral(request, SigmaGrid.CreateForKDiffusion(request)), isStochastic: true),
        new("k_heun", "sample_heun", "Heun", Sigmas, static request => EulerSolvers.Heun(request, SigmaGrid.CreateForKDiffusion(request)), 2),
        new("k_lms", "sample_lms", "LMS", Sigmas, static request => LmsSolver.Create(request, SigmaGrid.CreateForKDiffusion(request), countsSkipped: false)),
        new("k_dpm_2", "sample_dpm_2", "DPM2", Sigmas,
            static request => Dpm2Solver.Create(request, SigmaGrid.CreateForKDiffusion(request), isAncestral: false), 2, preferred: ScheduleType.Karras),
        new("k_dpm_2_a", "sample_dpm_2_ancestral", "DPM2 a", Sigmas,
            static request => Dpm2Solver.Create(request, SigmaGrid.CreateForKDiffusion(request), isAncestral: true), 2, isStochastic: true, preferred: ScheduleType.Karras),
        new("k_dpmpp_2m", "sample_dpmpp_2m", "DPM++ 2M", Sigmas,
            static request => KDiffusionSolvers.DpmPlusPlus2M(request, SigmaGrid.CreateForKDiffusion(request)), preferred: ScheduleType.Karras),
        new("k_dpmpp_2m_sde", "sample_dpmpp_2m_sde", "DPM++ 2M SDE", Sigmas,
            static request => KDiffusionSolvers.DpmPlusPlus2MSde(request, SigmaGrid.CreateForKDiffusion(request), usesHeun: false), isStochastic: true, preferred: ScheduleType.Exponential),
        new("k_dpmpp_2m_sde_heun", "sample_dpmpp_2m_sde_heun", "DPM++ 2M SDE Heun", Sigmas,
            static request => KDiffusionSolvers.DpmPlusPlus2MSde(request, SigmaGrid.CreateForKDiffusion(request), usesHeun: true), isStochastic: true, preferred: ScheduleType.Exponential),
        new("k_dpmpp_3m_sde", "sample_dpmpp_3m_sde", "DPM++ 3M SDE", Sigmas,
            static request => KDiffusionSolvers.DpmPlusPlus3MSde(request, SigmaGrid.CreateForKDiffusion(request)), isStochastic: true, preferred: ScheduleType.Exponential),
        new("k_dpmpp_2s_a", "sample_dpmpp_2s_ancestral", "DPM++ 2S a", Sigmas,
            static request => KDiffusionSolvers.DpmPlusPlus2SAncestral(request, SigmaGrid.CreateForKDiffusion(request)), 2, isStochastic: true, preferred: ScheduleType.Karras),
        new("k_dpmpp_sde", "sample_dpmpp_sde", "DPM++ SDE", Sigmas,
            static request => KDiffusionSolvers.DpmPlusPlusSde(request, SigmaGrid.CreateForKDiffusion(request)), 2, isStochastic: true, preferred: ScheduleType.Karras),
    ];

    /// <summary>With <c>interpolation_type: log_linear</c> the class reads one level more than it has steps and ends at the last of them.</summary>
    private static SigmaGrid EulerGrid(PlanRequest request)
    {
        var final = request.Settings.FinalSigma == FinalSigma.Zero ? 0 : request.Training.Min;
        var grid = SigmaGrid.Create(request, final);
        return request.Settings.InterpolateLogSigmas && request.SigmaSchedule is null
            ? grid with { Sigmas = SigmaRamps.Exponential(request.Training.Max, request.Training.Min, request.Steps + 1) }
            : grid;
    }
}

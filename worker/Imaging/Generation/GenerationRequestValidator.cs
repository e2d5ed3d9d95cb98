using System.Globalization;
using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Modes;

namespace SogniLike.Imaging.Generation;

/// <summary>Checks requests against limits and model.</summary>
internal static class GenerationRequestValidator
{
    /// <summary>Everything wrong with a request; empty when it can run.</summary>
    public static IReadOnlyList<RequestFault> Validate(GenerationRequest request, ModelContract model, GenerationLimits limits)
    {
        var faults = new List<RequestFault>();
        CheckLength(nameof(request.Prompt), request.Prompt);
        CheckLength(nameof(request.NegativePrompt), request.NegativePrompt ?? "");
        foreach (var wish in request.Images)
        {
            CheckLength(nameof(request.Images), wish.Prompt);
            CheckLength(nameof(request.Images), wish.NegativePrompt ?? "");
        }

        if (request.Images.Count > 0 && request.Images.Count != request.Count)
        {
            faults.Add(new(nameof(request.Images), $"Images has {request.Images.Count} entries; it must have as many as Count, {request.Count}, or none."));
        }

        var maxSteps = Math.Min(limits.MaxSteps, model.Scheduler.TrainingTimesteps);
        if (request.StepCount < 1 || request.StepCount > maxSteps)
        {
            faults.Add(new(nameof(request.Steps), $"Steps is {request.StepCount}; it must be 1 to {maxSteps}."));
        }

        var maxClipSkip = model.TextEncoders.Min(static encoder => encoder.MaxClipSkip);
        if (request.ClipSkip < 1 || request.ClipSkip > maxClipSkip)
        {
            var reason = maxClipSkip == 1 ? "; this export has no outputs of its layers, or its final norm was not found" : "";
            faults.Add(new(nameof(request.ClipSkip), $"ClipSkip is {request.ClipSkip}; it must be 1 to {maxClipSkip}{reason}."));
        }

        if (!Enum.IsDefined(request.PromptSyntax))
        {
            faults.Add(new(nameof(request.PromptSyntax), "PromptSyntax is unknown."));
        }

        CheckRange(nameof(request.GuidanceScale), request.GuidanceScale, 100);
        CheckRange(nameof(request.GuidanceRescale), request.GuidanceRescale, 1);
        CheckRange(nameof(request.Eta), request.Eta ?? 0, 1);
        CheckRange(nameof(request.AestheticScore), request.AestheticScore, 10);
        CheckRange(nameof(request.NegativeAestheticScore), request.NegativeAestheticScore, 10);
        CheckControls();
        if (request.CheckSafety && model.SafetyChecker is null)
        {
            faults.Add(new(nameof(request.CheckSafety), "CheckSafety is true; this model has no safety checker that can be used."));
        }

        CheckName(nameof(request.Sampler), Samplers.ByName.ContainsKey(request.Sampler), Samplers.ByName.Keys);
        CheckName(nameof(request.NoiseSource), NoiseSources.ByName.ContainsKey(request.NoiseSource), NoiseSources.ByName.Keys);
        var before = faults.Count;
        ModeValidator.Check(request, model, limits, faults);
        if (faults.Count == before)
        {
            var (width, height) = CanvasBuilder.SizeOf(request, model);
            CheckSize(width, height);
        }

        if (faults.Count == 0)
        {
            CheckSampling();
        }

        return faults;

        void CheckLength(string field, string text)
        {
            if (text.Length > limits.MaxPromptLength)
            {
                faults.Add(new(field, $"{field} has {text.Length} characters; the limit is {limits.MaxPromptLength}."));
            }
        }

        void CheckRange(string field, double value, double max)
        {
            if (!(value >= 0 && value <= max))
            {
                faults.Add(new(field, string.Create(CultureInfo.InvariantCulture, $"{field} is {value}; it must be 0 to {max}.")));
            }
        }

        void CheckName(string field, bool known, IEnumerable<string> names)
        {
            if (!known)
            {
                faults.Add(new(field, $"{field} is none of {string.Join(", ", names.Order(StringComparer.Ordinal))}."));
            }
        }

        void CheckControls()
        {
            if (request.Controls.Count > (model.ControlImages ?? 8))
            {
                faults.Add(new(nameof(request.Controls), $"Controls has {request.Controls.Count} images; this model takes {model.ControlImages ?? 8}."));
            }

            foreach (var control in request.Controls)
            {
                var (width, height) = CanvasBuilder.SizeOf(request, model);
                if (control.Image.Width != width || control.Image.Height != height)
                {
                    faults.Add(new(
                        nameof(request.Controls),
                        $"Controls has an image of {control.Image.Width}x{control.Image.Height}; it must have the size of the (first) pass, {width}x{height}."));
                }

                CheckRange(nameof(request.Controls), control.Weight, 10);
                CheckRange(nameof(request.Controls), control.End, 1);
                CheckRange(nameof(request.Controls), control.Start, control.End);
            }
        }

        // Not every sampler takes every number of steps and every model.
        void CheckSampling()
        {
            try
            {
                _ = Sampling.PlanOf(request, model);
                _ = Sampling.PlanOfHires(request, model);
            }
            catch (ArgumentException exception)
            {
                faults.Add(new(nameof(request.Sampler), exception.Message));
            }
        }

        void CheckSize(int width, int height)
        {
            if (model.ExplainSize(width, height) is { } reason)
            {
                faults.Add(new(reason.StartsWith("width", StringComparison.Ordinal) ? nameof(request.Width) : nameof(request.Height), reason));
            }
            else if ((long)width * height > limits.MaxPixels)
            {
                faults.Add(new(nameof(request.Width), $"{width}x{height} are {(long)width * height} pixels; the limit is {limits.MaxPixels}."));
            }
        }
    }
}

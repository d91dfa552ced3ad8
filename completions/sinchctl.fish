# fish completion for sinchctl, made from its command tree by sinchctl.commands.completions.

function __sinchctl_known -a path
    contains -- $path 'sms' 'sms send' 'sms status' 'sms segments' 'verify' 'verify start' 'verify report' 'verify get' 'callout' 'callout tts' 'callout conference' 'callout menu' 'callout custom' 'call' 'call get' 'call update' 'call manage' 'call hangup' 'call report-status' 'conference' 'conference get' 'conference mute' 'conference unmute' 'conference hold' 'conference resume' 'conference kick' 'conference end' 'svaml' 'event' 'event parse' 'event sample' 'event sign' 'event send' 'profile' 'profile add' 'profile list' 'profile show' 'profile use' 'profile remove' 'profile check' 'profile path' 'sandbox' 'sandbox log' 'sandbox reset' 'sandbox serve' 'api'
end

function __sinchctl_below -a at
    switch $at
        case ''
            printf '%s\n' 'sms	Send SMS and follow them.' 'verify	Verify phone numbers.' 'callout	Place calls.' 'call	Look at, steer and end calls.' 'conference	Steer conferences and who is in them.' 'svaml	Build, render, check and draw call control.' 'event	Read, check, forge and receive callbacks.' 'profile	Keep credentials.' 'sandbox	An embedded Sinch: no account, no network.' 'api	Any signed request, the escape hatch.'
        case 'sms'
            printf '%s\n' 'send	Send one SMS.' 'status	Tell how an SMS went.' 'segments	Count the parts that a text takes as SMS, without sending it.'
        case 'verify'
            printf '%s\n' 'start	Start a verification: Sinch sends or calls, the person tells the code.' 'report	Report the code of a verification; exit 6 where it does not verify the number.' 'get	Tell how a verification stands.'
        case 'callout'
            printf '%s\n' 'tts	Call somebody and speak a text.' 'conference	Call somebody into a conference.' 'menu	Call somebody and offer a menu.' 'custom	Place a call that follows your own SVAML.'
        case 'call'
            printf '%s\n' 'get	Look at a call: who, how long, how it ended, what it cost.' 'update	Steer a call in progress with SVAML, a flow or a menu file.' 'manage	Play something on one leg of a call in progress.' 'hangup	End a call in progress.' 'report-status	Report whether a call did its work, for its call records.'
        case 'conference'
            printf '%s\n' 'get	List who is in a conference.' 'mute	Mute one participant.' 'unmute	Let a muted participant speak again.' 'hold	Put one participant on hold.' 'resume	Take a participant off hold.' 'kick	Remove one participant.' 'end	Remove everybody, which ends the conference.'
        case 'event'
            printf '%s\n' 'parse	Read callbacks: what happened, to whom, why, at what cost.' 'sample	Print a realistic callback of a kind.' 'sign	Print the headers that Sinch would send with a callback.' 'send	Sign a callback as Sinch would, deliver it, and show the answer.'
        case 'profile'
            printf '%s\n' 'add	Keep the credentials of one Sinch account under a name.' 'list	List the profiles, the default one marked.' 'show	Show the credentials in use and where each comes from. Secrets stay hidden.' 'use	Make a profile the default one.' 'remove	Forget a profile and its secrets.' 'check	Prove the credentials with one harmless request per API that they serve.' 'path	Print where profiles.toml is, whether it exists or not.'
        case 'sandbox'
            printf '%s\n' 'log	List the requests that the sandbox got, and what people would have got, oldest first.' 'reset	Forget everything: messages, verifications, calls, conferences and the log.' 'serve	Serve the sandbox over HTTP for other programs, such as Sinch\'s own SDKs.'
    end
end

function __sinchctl_options -a at
    switch $at
        case ''
            printf '%s\n' '--version	Print the version.'
        case 'sms send'
            printf '%s\n' '--from	The sender: a number or a name.' '--via	auto, xms (SMS REST API) or messaging (the old, application-signed one).' '--reference	Your own reference, back in delivery reports.' '--send-at	When to send: ISO 8601, or +2h from now.' '--expire-at	When to give up: ISO 8601, or +2h from now.' '--wait	Wait for the final status: exit 0 or 6.' '--interval	Time between two looks while waiting.' '--max-wait	Give up waiting after this time.'
        case 'sms status'
            printf '%s\n' '--via	auto, xms (SMS REST API) or messaging (the old, application-signed one).' '--wait	Wait for the final status: exit 0 or 6.' '--interval	Time between two looks while waiting.' '--max-wait	Give up waiting after this time.'
        case 'verify start'
            printf '%s\n' '--method	sms, flashcall, callout, seamless or whatsapp.' '--reference	Your own, unique reference.' '--custom	A text that comes back in every event.' '--language	Language of the SMS, the message or the speech.'
        case 'verify report'
            printf '%s\n' '--method	sms, flashcall, callout, seamless or whatsapp.' '--id	The id that verify start printed.' '--code	The code that the person tells.' '--cli	For flashcall: the number that called, in E.164.' '--caller-id	For flashcall: the number that called, in E.164.'
        case 'verify get'
            printf '%s\n' '--method	With a number: the method it was started by.' '--id	The id that verify start printed.' '--reference	Your reference, given at the start.' '--wait	Wait for the final status: exit 0 or 6.' '--interval	Time between two looks while waiting.' '--max-wait	Give up waiting after this time.'
        case 'callout tts'
            printf '%s\n' '--cli	The caller id to show: a number, private, or a text.' '--caller-id	The caller id to show: a number, private, or a text.' '--locale	The language of the speech.' '--dtmf	Tones to play on answer; w waits half a second.' '--custom	A text that comes back in every event.' '--user	TO is an app user\'s name, not a number.' '--max-duration	Cut the call after this time, such as 5m.' '--enable-ace	Send ACE to the callback URL.' '--enable-dice	Send DiCE to the callback URL.' '--enable-pie	Send PIE to the callback URL.' '--prompts	Prompts instead of TEXT: files, #tts, #ssml, #href.'
        case 'callout conference'
            printf '%s\n' '--cli	The caller id to show: a number, private, or a text.' '--caller-id	The caller id to show: a number, private, or a text.' '--greeting	Spoken when somebody joins.' '--locale	The language of the speech.' '--dtmf	Tones to play on answer; w waits half a second.' '--custom	A text that comes back in every event.' '--user	TO is an app user\'s name, not a number.' '--max-duration	Cut the call after this time, such as 5m.' '--moh	Music on hold: ring, music1, music2 or music3.' '--dtmf-mode	Keys: ignore, forward or detect.' '--max-digits	With detect: keys for one PIE.' '--dtmf-timeout	With detect: longest time between keys.' '--enable-ace	Send ACE to the callback URL.' '--enable-dice	Send DiCE to the callback URL.' '--enable-pie	Send PIE to the callback URL.'
        case 'callout menu'
            printf '%s\n' '--start	The menu that plays first.' '--cli	The caller id to show: a number, private, or a text.' '--caller-id	The caller id to show: a number, private, or a text.' '--max-duration	Cut the call after this time, such as 5m.' '--dtmf	Tones to play on answer; w waits half a second.' '--custom	A text that comes back in every event.' '--no-lint	Do not check the SVAML before it is sent.'
        case 'callout custom'
            printf '%s\n' '--ice	SVAML, flow or menu file, or a URL.' '--ace	SVAML, flow or menu file, or a URL.' '--pie	SVAML, flow or menu file, or a URL.' '--dice	SVAML, flow or menu file, or a URL.' '--custom	A text that comes back in every event.' '--to	The number to call; not with SVAML as --ice.' '--cli	The caller id to show: a number, private, or a text.' '--caller-id	The caller id to show: a number, private, or a text.' '--dtmf	Tones to play on answer; w waits half a second.' '--max-duration	Cut the call after this time, such as 5m.' '--no-lint	Do not check the SVAML before it is sent.'
        case 'call update'
            printf '%s\n' '--no-lint	Do not check the SVAML before it is sent.'
        case 'call manage'
            printf '%s\n' '--leg	caller, callee or both.' '--no-lint	Do not check the SVAML before it is sent.'
        case 'call report-status'
            printf '%s\n' '--details	Why, in 64 characters at most.'
        case 'conference hold'
            printf '%s\n' '--moh	Music on hold: ring, music1, music2 or music3.'
        case 'conference resume'
            printf '%s\n' '--moh	Music on hold: ring, music1, music2 or music3.'
        case 'event parse'
            printf '%s\n' '--only	Only records of this kind; may be repeated.' '--strict	A field of the wrong type makes the record bad.' '--interpreted	Print what the callback means, nothing else.' '--raw	Print the callback as it came, nothing else.' '--slurp	Print one JSON array.' '--log	Lines of a log: each may hold one JSON object in its text.'
        case 'event sample'
            printf '%s\n' '--set	Change a value, as in to.endpoint=+46700000000; PATH:=JSON also its type. May be repeated.'
        case 'event sign'
            printf '%s\n' '--path	The path it is posted to; a query counts not.' '--content-type	Else application/json; charset=utf-8. Empty: no such header.' '--timestamp	The text of x-timestamp; else now.' '--method	The method of the request.'
        case 'event send'
            printf '%s\n' '--set	Change a value, as in to.endpoint=+46700000000; PATH:=JSON also its type. May be repeated.' '--header	A header to go with it; may be repeated.' '--repeat	Send it so many times, and time it.' '--concurrency	So many at once.' '--replay	Send what `event listen --record` wrote.' '--yes	Allow --repeat to a host that is not this machine.'
        case 'profile add'
            printf '%s\n' '--key	The application key.' '--secret-command	A command that prints the application secret.' '--region	Where calls are handled: global, use1, euc1, sae1, apse1, apse2.' '--service-plan-id	The service plan of the SMS REST API.' '--token-command	A command that prints the SMS API token.' '--sms-region	Where the plan lives: us, eu, au, br, ca.' '--cli	Default caller id.' '--caller-id	Default caller id.' '--locale	The default language of speech.' '--force	Replace a profile of this name.'
        case 'profile show'
            printf '%s\n' '--reveal	Show the secrets too; on a terminal only.'
        case 'profile remove'
            printf '%s\n' '--yes	Do not ask.' '-y	Do not ask.'
        case 'profile check'
            printf '%s\n' '--api	voice, verification, sms or messaging; may repeat.'
        case 'sandbox log'
            printf '%s\n' '--kind	Only these: request, or what a person got: sms, call, verification.' '--to	Only what this number got.' '--last	Only the newest N entries.'
        case 'sandbox serve'
            printf '%s\n' '--port	The port; 0 takes a free one.' '--host	The address to listen on; loopback by default.'
        case 'api'
            printf '%s\n' '-f	A text member of the body (GET: query).' '-F	A JSON member of the body (GET: query).' '--input	The body; - reads stdin.' '-H	One more header.' '--api	voice, verification, sms or messaging.'
    end
end

function __sinchctl_arguments -a at
    switch $at
        case 'sms send'
            printf '%s\n' '-' '-'
        case 'sms status'
            printf '%s\n' '-'
        case 'sms segments'
            printf '%s\n' '-'
        case 'verify start'
            printf '%s\n' '-'
        case 'verify report'
            printf '%s\n' '-'
        case 'verify get'
            printf '%s\n' '-'
        case 'callout tts'
            printf '%s\n' '-' '-'
        case 'callout conference'
            printf '%s\n' '-' '-'
        case 'callout menu'
            printf '%s\n' '-' 'files'
        case 'call get'
            printf '%s\n' '-'
        case 'call update'
            printf '%s\n' '-' 'files'
        case 'call manage'
            printf '%s\n' '-' 'files'
        case 'call hangup'
            printf '%s\n' '-'
        case 'call report-status'
            printf '%s\n' '-' 'success failure'
        case 'conference get'
            printf '%s\n' '-'
        case 'conference mute'
            printf '%s\n' '-' '-'
        case 'conference unmute'
            printf '%s\n' '-' '-'
        case 'conference hold'
            printf '%s\n' '-' '-'
        case 'conference resume'
            printf '%s\n' '-' '-'
        case 'conference kick'
            printf '%s\n' '-' '-'
        case 'conference end'
            printf '%s\n' '-'
        case 'event parse'
            printf '%s\n' 'files'
        case 'event sample'
            printf '%s\n' 'ice ace pie dice notify verification_request verification_result VerificationSmsDeliveredEvent mo_text mo_binary mo_media delivery_report_sms delivery_report_mms recipient_delivery_report_sms recipient_delivery_report_mms incoming_sms unknown'
        case 'event sign'
            printf '%s\n' 'files'
        case 'event send'
            printf '%s\n' '-' '-'
        case 'profile add'
            printf '%s\n' '-'
        case 'profile show'
            printf '%s\n' 'profiles'
        case 'profile use'
            printf '%s\n' 'profiles'
        case 'profile remove'
            printf '%s\n' 'profiles'
        case 'api'
            printf '%s\n' 'GET POST PUT PATCH DELETE' '-'
    end
end

function __sinchctl_common
    printf '%s\n' '-p	Which profile; else SINCHCTL_PROFILE, else the default one.' '--profile	Which profile; else SINCHCTL_PROFILE, else the default one.' '--sandbox	Use the embedded Sinch: no account, no network.' '-o	pretty, json, ndjson, tsv or raw; else SINCHCTL_OUTPUT.' '--output	pretty, json, ndjson, tsv or raw; else SINCHCTL_OUTPUT.' '--field	Print one value, bare, such as menuResult.value.' '-q	Print only the record\'s identifier.' '--quiet	Print only the record\'s identifier.' '-v	Show request and reply on stderr; twice for bodies.' '--verbose	Show request and reply on stderr; twice for bodies.' '--no-color	No colour; so does NO_COLOR.' '--timeout	How long one try may take (default 10 s).' '--retries	Retries for what is safe to retry (default 2).' '--base-url	Another host for this call.' '--dry-run	Print the request as JSON and send nothing.' '--curl	Print the request as a curl command and send nothing.' '--debug	Show a traceback where sinchctl itself fails.' '--help	Show this page.'
end

function __sinchctl_repeats -a at
    contains -- $at 'event parse'
end

function __sinchctl_value -a at name
    switch "$at $name"
        case 'sms send --from'
            echo '-'
        case 'sms send --via'
            echo 'auto xms messaging'
        case 'sms send --reference'
            echo '-'
        case 'sms send --send-at'
            echo '-'
        case 'sms send --expire-at'
            echo '-'
        case 'sms send --interval'
            echo '-'
        case 'sms send --max-wait'
            echo '-'
        case 'sms status --via'
            echo 'auto xms messaging'
        case 'sms status --interval'
            echo '-'
        case 'sms status --max-wait'
            echo '-'
        case 'verify start --method'
            echo 'sms flashcall callout seamless whatsapp'
        case 'verify start --reference'
            echo '-'
        case 'verify start --custom'
            echo '-'
        case 'verify start --language'
            echo '-'
        case 'verify report --method'
            echo 'sms flashcall callout seamless whatsapp'
        case 'verify report --id'
            echo '-'
        case 'verify report --code'
            echo '-'
        case 'verify report --cli' 'verify report --caller-id'
            echo '-'
        case 'verify get --method'
            echo 'sms flashcall callout seamless whatsapp'
        case 'verify get --id'
            echo '-'
        case 'verify get --reference'
            echo '-'
        case 'verify get --interval'
            echo '-'
        case 'verify get --max-wait'
            echo '-'
        case 'callout tts --cli' 'callout tts --caller-id'
            echo '-'
        case 'callout tts --locale'
            echo '-'
        case 'callout tts --dtmf'
            echo '-'
        case 'callout tts --custom'
            echo '-'
        case 'callout tts --max-duration'
            echo '-'
        case 'callout tts --prompts'
            echo '-'
        case 'callout conference --cli' 'callout conference --caller-id'
            echo '-'
        case 'callout conference --greeting'
            echo '-'
        case 'callout conference --locale'
            echo '-'
        case 'callout conference --dtmf'
            echo '-'
        case 'callout conference --custom'
            echo '-'
        case 'callout conference --max-duration'
            echo '-'
        case 'callout conference --moh'
            echo 'ring music1 music2 music3'
        case 'callout conference --dtmf-mode'
            echo 'ignore forward detect'
        case 'callout conference --max-digits'
            echo '-'
        case 'callout conference --dtmf-timeout'
            echo '-'
        case 'callout menu --start'
            echo 'menus'
        case 'callout menu --cli' 'callout menu --caller-id'
            echo '-'
        case 'callout menu --max-duration'
            echo '-'
        case 'callout menu --dtmf'
            echo '-'
        case 'callout menu --custom'
            echo '-'
        case 'callout custom --ice'
            echo 'files'
        case 'callout custom --ace'
            echo 'files'
        case 'callout custom --pie'
            echo 'files'
        case 'callout custom --dice'
            echo 'files'
        case 'callout custom --custom'
            echo '-'
        case 'callout custom --to'
            echo '-'
        case 'callout custom --cli' 'callout custom --caller-id'
            echo '-'
        case 'callout custom --dtmf'
            echo '-'
        case 'callout custom --max-duration'
            echo '-'
        case 'call manage --leg'
            echo 'caller callee both'
        case 'call report-status --details'
            echo '-'
        case 'conference hold --moh'
            echo 'ring music1 music2 music3'
        case 'conference resume --moh'
            echo 'ring music1 music2 music3'
        case 'event parse --only'
            echo 'ice ace pie dice notify verification_request verification_result VerificationSmsDeliveredEvent mo_text mo_binary mo_media delivery_report_sms delivery_report_mms recipient_delivery_report_sms recipient_delivery_report_mms incoming_sms unknown'
        case 'event sample --set'
            echo '-'
        case 'event sign --path'
            echo '-'
        case 'event sign --content-type'
            echo '-'
        case 'event sign --timestamp'
            echo '-'
        case 'event sign --method'
            echo 'POST GET'
        case 'event send --set'
            echo '-'
        case 'event send --header'
            echo '-'
        case 'event send --repeat'
            echo '-'
        case 'event send --concurrency'
            echo '-'
        case 'event send --replay'
            echo 'files'
        case 'profile add --key'
            echo '-'
        case 'profile add --secret-command'
            echo '-'
        case 'profile add --region'
            echo 'global use1 euc1 sae1 apse1 apse2'
        case 'profile add --service-plan-id'
            echo '-'
        case 'profile add --token-command'
            echo '-'
        case 'profile add --sms-region'
            echo 'us eu au br ca'
        case 'profile add --cli' 'profile add --caller-id'
            echo '-'
        case 'profile add --locale'
            echo '-'
        case 'profile check --api'
            echo 'voice verification sms messaging'
        case 'sandbox log --kind'
            echo 'request sms call verification'
        case 'sandbox log --to'
            echo '-'
        case 'sandbox log --last'
            echo '-'
        case 'sandbox serve --port'
            echo '-'
        case 'sandbox serve --host'
            echo '-'
        case 'api -f'
            echo '-'
        case 'api -F'
            echo '-'
        case 'api --input'
            echo 'files'
        case 'api -H'
            echo '-'
        case 'api --api'
            echo 'voice verification sms messaging'
        case '* -p' '* --profile'
            echo 'profiles'
        case '* -o' '* --output'
            echo 'pretty json ndjson tsv raw'
        case '* --field'
            echo '-'
        case '* --timeout'
            echo '-'
        case '* --retries'
            echo '-'
        case '* --base-url'
            echo '-'
        case '*'
            return 1
    end
end

function __sinchctl_offer -a kind
    switch $kind
        case -
        case files
            __fish_complete_path (commandline -ct)
        case profiles
            sinchctl --words profiles 2>/dev/null
        case menus
            sinchctl --words menus $argv[2..] 2>/dev/null
        case '*'
            string split ' ' -- $kind
    end
end

function __sinchctl_complete
    set -l tokens (commandline -opc)
    set -l current (commandline -ct)
    set -l at ''
    set -l skip ''
    set -l files
    for word in $tokens[2..]
        if test -n "$skip"
            set skip ''
            continue
        end
        if string match -qr -- '^-.' $word
            if not string match -q -- '*=*' $word; and __sinchctl_value "$at" $word >/dev/null
                set skip $word
            end
            continue
        end
        set -l deeper (string trim -- "$at $word")
        if __sinchctl_known $deeper
            set at $deeper
            continue
        end
        set -a files $word
    end
    if test -n "$skip"
        __sinchctl_offer (__sinchctl_value "$at" $skip) $files
        return
    end
    if string match -q -- '--*=*' $current
        set -l name (string split -m 1 = -- $current)[1]
        if set -l kind (__sinchctl_value "$at" $name)
            for word in (__sinchctl_offer $kind $files)
                echo "$name=$word"
            end
        end
        return
    end
    if string match -q -- '-*' $current
        __sinchctl_options "$at"
        __sinchctl_common
        return
    end
    set -l below (__sinchctl_below "$at")
    if set -q below[1]; and not set -q files[1]
        printf '%s\n' $below
        return
    end
    set -l kinds (__sinchctl_arguments "$at")
    set -l next (math (count $files) + 1)
    if test $next -le (count $kinds)
        __sinchctl_offer $kinds[$next] $files
    else if set -q kinds[1]; and __sinchctl_repeats "$at"
        __sinchctl_offer $kinds[-1] $files
    end
end

complete -c sinchctl -f -a '(__sinchctl_complete)'

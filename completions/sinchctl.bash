# bash completion for sinchctl, written from its command tree by sinchctl.docs.completions.write.
# Source it, or put it where bash-completion looks.

_sinchctl_table() {
  common_options='-p --profile --sandbox -o --output --field -q --quiet -v --verbose --no-color --timeout --retries --base-url --dry-run --curl --debug --help'
  words='' options='' arguments='' repeats=''
  case $1 in
    '') words='sms verify callout call conference why app number lookup svaml event profile sandbox api completion help' options='--version' arguments='' repeats='' ;;
    'sms') words='send status bulk bulk-status list show cancel report inbox groups opt-outs segments' options='' arguments='' repeats='' ;;
    'sms send') words='' options='--from --via --reference --send-at --expire-at --ttl --flash --max-parts --callback-url --wait --interval --max-wait' arguments='-|-' repeats='' ;;
    'sms status') words='' options='--events --via --wait --interval --max-wait' arguments='-' repeats='' ;;
    'sms bulk') words='' options='--to-column --default --encoding --exclude --opt-outs --no-opt-outs --skip-bad --from --reference --send-at --callback-url --via --batch-api --ledger --yes --resend-unknown --rate --concurrency --batch-size' arguments='-|-' repeats='' ;;
    'sms bulk-status') words='' options='--failed --export --events --force --wait --interval --max-wait' arguments='-' repeats='' ;;
    'sms list') words='' options='--since --until --from --to --reference --limit --via' arguments='' repeats='' ;;
    'sms show') words='' options='--via' arguments='-' repeats='' ;;
    'sms cancel') words='' options='--via' arguments='-' repeats='' ;;
    'sms report') words='' options='--status --via' arguments='-' repeats='' ;;
    'sms inbox') words='' options='--since --to --from --follow --interval --limit --via' arguments='' repeats='' ;;
    'sms groups') words='list show create update delete' options='' arguments='' repeats='' ;;
    'sms groups list') words='' options='--limit --via' arguments='' repeats='' ;;
    'sms groups show') words='' options='--via' arguments='-' repeats='' ;;
    'sms groups create') words='' options='--via' arguments='-|-' repeats='1' ;;
    'sms groups update') words='' options='--add --remove --name --via' arguments='-' repeats='' ;;
    'sms groups delete') words='' options='--via' arguments='-' repeats='' ;;
    'sms opt-outs') words='list check' options='' arguments='' repeats='' ;;
    'sms opt-outs list') words='' options='--list --limit --via' arguments='' repeats='' ;;
    'sms opt-outs check') words='' options='--via' arguments='-' repeats='1' ;;
    'sms segments') words='' options='' arguments='-' repeats='' ;;
    'verify') words='start report get' options='' arguments='' repeats='' ;;
    'verify start') words='' options='--method --reference --custom --language' arguments='-' repeats='' ;;
    'verify report') words='' options='--method --id --code --cli --caller-id' arguments='-' repeats='' ;;
    'verify get') words='' options='--method --id --reference --wait --interval --max-wait' arguments='-' repeats='' ;;
    'callout') words='tts conference menu custom' options='' arguments='' repeats='' ;;
    'callout tts') words='' options='--cli --caller-id --locale --dtmf --custom --user --max-duration --enable-ace --enable-dice --enable-pie --prompts --wait --interval --max-wait' arguments='-|-' repeats='' ;;
    'callout conference') words='' options='--cli --caller-id --greeting --locale --dtmf --custom --user --max-duration --moh --dtmf-mode --max-digits --dtmf-timeout --enable-ace --enable-dice --enable-pie --wait --interval --max-wait' arguments='-|-' repeats='' ;;
    'callout menu') words='' options='--start --cli --caller-id --max-duration --dtmf --custom --no-lint --wait --interval --max-wait' arguments='-|flows' repeats='' ;;
    'callout custom') words='' options='--ice --ace --pie --dice --custom --to --cli --caller-id --dtmf --max-duration --no-lint --wait --interval --max-wait' arguments='' repeats='' ;;
    'call') words='simulate test explore get update manage hangup report-status' options='' arguments='' repeats='' ;;
    'call simulate') words='' options='--keys --then --expect --save --speed --show --reply --start --callout --from --to --app-user --max-duration --custom --rate --call-id --at --callee --amd --ring --talk --reaction --gap --wpm --media --media-dir --assume --fallback --callback-timeout --no-sign --no-lint' arguments='flows' repeats='' ;;
    'call test') words='' options='--format --only --tag --fail-fast --jobs --coverage --update --yes --schema' arguments='files' repeats='1' ;;
    'call explore') words='' options='--reach --human --format --strict --numbers --save-tests --explain --schema --max-calls --max-depth --time-limit --jobs --record --replay --reply --start --callout --from --to --app-user --max-duration --custom --rate --call-id --at --callee --amd --ring --talk --reaction --gap --wpm --media --media-dir --assume --fallback --callback-timeout --no-sign --no-lint' arguments='flows' repeats='' ;;
    'call get') words='' options='--wait --interval --max-wait' arguments='-' repeats='' ;;
    'call update') words='' options='--no-lint' arguments='-|flows' repeats='' ;;
    'call manage') words='' options='--leg --no-lint' arguments='-|flows' repeats='' ;;
    'call hangup') words='' options='' arguments='-' repeats='' ;;
    'call report-status') words='' options='--details' arguments='-|success failure' repeats='' ;;
    'conference') words='get mute unmute hold resume kick end' options='' arguments='' repeats='' ;;
    'conference get') words='' options='' arguments='-' repeats='' ;;
    'conference mute') words='' options='' arguments='-|-' repeats='' ;;
    'conference unmute') words='' options='' arguments='-|-' repeats='' ;;
    'conference hold') words='' options='--moh' arguments='-|-' repeats='' ;;
    'conference resume') words='' options='--moh' arguments='-|-' repeats='' ;;
    'conference kick') words='' options='' arguments='-|-' repeats='' ;;
    'conference end') words='' options='' arguments='-' repeats='' ;;
    'why') words='' options='--events --ledger --cdr' arguments='-' repeats='' ;;
    'app') words='callbacks lease restore numbers assign unassign' options='' arguments='' repeats='' ;;
    'app callbacks') words='' options='--primary --fallback' arguments='-' repeats='' ;;
    'app lease') words='' options='' arguments='-|-' repeats='1' ;;
    'app restore') words='' options='' arguments='' repeats='' ;;
    'app numbers') words='' options='' arguments='-' repeats='' ;;
    'app assign') words='' options='' arguments='-' repeats='1' ;;
    'app unassign') words='' options='' arguments='-' repeats='1' ;;
    'number') words='list show set search' options='' arguments='' repeats='' ;;
    'number list') words='' options='--region --type --capability --limit' arguments='' repeats='' ;;
    'number show') words='' options='' arguments='-' repeats='' ;;
    'number set') words='' options='--voice-app --sms-plan --campaign --name --callback-url --wait --interval --max-wait' arguments='-' repeats='' ;;
    'number search') words='' options='--region --type --pattern --at --capability --limit' arguments='' repeats='' ;;
    'lookup') words='' options='--features --contact-date' arguments='-' repeats='1' ;;
    'svaml') words='init lint render graph explain build schema' options='' arguments='' repeats='' ;;
    'svaml init') words='' options='--force' arguments='files' repeats='' ;;
    'svaml lint') words='' options='--for --format --strict --ignore --fix --explain' arguments='flows' repeats='1' ;;
    'svaml render') words='' options='--start --for --dialect --compact --no-lint' arguments='flows' repeats='' ;;
    'svaml graph') words='' options='--format --save --force --for' arguments='flows' repeats='' ;;
    'svaml explain') words='' options='--for' arguments='flows' repeats='' ;;
    'svaml build') words='none hangup continue connect-pstn connect-mxp connect-sip connect-conference connect-stream park run-menu' options='--for --locale --dialect --compact --no-lint --say --play --ssml --set-cookie --answer --report-call-status --barge-hangup --send-dtmf --start-recording --stop-recording' arguments='' repeats='' ;;
    'svaml build none') words='' options='--for --locale --dialect --compact --no-lint' arguments='' repeats='' ;;
    'svaml build hangup') words='' options='--cause --for --locale --dialect --compact --no-lint' arguments='' repeats='' ;;
    'svaml build continue') words='' options='--for --locale --dialect --compact --no-lint' arguments='' repeats='' ;;
    'svaml build connect-pstn') words='' options='--cli --caller-id --anonymous-cli --incoming-cli --dial-timeout --bridge-timeout --without-callbacks --indications --record --dtmf --amd --call-tag --for --locale --dialect --compact --no-lint' arguments='-' repeats='' ;;
    'svaml build connect-mxp') words='' options='--type --cli --caller-id --anonymous-cli --incoming-cli --indications --record --call-tag --header --for --locale --dialect --compact --no-lint' arguments='-' repeats='' ;;
    'svaml build connect-sip') words='' options='--account --extension --cli --caller-id --anonymous-cli --incoming-cli --bridge-timeout --without-callbacks --indications --record --transport --moh --call-tag --header --for --locale --dialect --compact --no-lint' arguments='-' repeats='' ;;
    'svaml build connect-conference') words='' options='--cli --caller-id --record --moh --enter-leave-sounds --two-parts --multi-parts --dtmf-mode --call-tag --for --locale --dialect --compact --no-lint' arguments='-' repeats='' ;;
    'svaml build connect-stream') words='' options='--sample-rate --protocol-version --bridge-timeout --header --for --locale --dialect --compact --no-lint' arguments='-' repeats='' ;;
    'svaml build park') words='' options='--timeout --tts --for --locale --dialect --compact --no-lint' arguments='-' repeats='' ;;
    'svaml build run-menu') words='' options='--start --enable-voice --for --locale --dialect --compact --no-lint' arguments='flows' repeats='' ;;
    'svaml schema') words='' options='' arguments='' repeats='' ;;
    'event') words='parse verify sample sign send listen stats' options='' arguments='' repeats='' ;;
    'event parse') words='' options='--only --strict --interpreted --raw --slurp --oneline --by-call --log' arguments='files' repeats='1' ;;
    'event verify') words='' options='--path --header --request --method --max-age --explain --show-signature --all' arguments='files' repeats='' ;;
    'event sample') words='' options='--set' arguments='ice ace pie dice notify verification_request verification_result VerificationSmsDeliveredEvent mo_text mo_binary mo_media delivery_report_sms delivery_report_mms recipient_delivery_report_sms recipient_delivery_report_mms incoming_sms conversation_message_delivery conversation_message_inbound conversation_message_submit conversation_event_delivery conversation_event conversation_capability conversation_opt_in conversation_opt_out conversation_contact_create conversation_contact_delete conversation_contact_merge conversation_contact_update conversation_duplicated_contact_identities conversation_start conversation_stop conversation_delete conversation_unsupported conversation_channel_event conversation_smart_conversation conversation_message_redaction conversation_record number_event number_order_event unknown' repeats='' ;;
    'event sign') words='' options='--path --content-type --timestamp --method --nonce --scheme' arguments='files' repeats='' ;;
    'event send') words='' options='--set --header --repeat --concurrency --replay --scheme --no-sign --yes' arguments='files ice ace pie dice notify verification_request verification_result VerificationSmsDeliveredEvent mo_text mo_binary mo_media delivery_report_sms delivery_report_mms recipient_delivery_report_sms recipient_delivery_report_mms incoming_sms conversation_message_delivery conversation_message_inbound conversation_message_submit conversation_event_delivery conversation_event conversation_capability conversation_opt_in conversation_opt_out conversation_contact_create conversation_contact_delete conversation_contact_merge conversation_contact_update conversation_duplicated_contact_identities conversation_start conversation_stop conversation_delete conversation_unsupported conversation_channel_event conversation_smart_conversation conversation_message_redaction conversation_record number_event number_order_event|-' repeats='' ;;
    'event listen') words='' options='--port --host --forward-to --reply --record --allow-unsigned --no-verify --max-age --lease' arguments='' repeats='' ;;
    'event stats') words='' options='--only --since --until --by --log' arguments='files' repeats='1' ;;
    'profile') words='add set list show use remove check path' options='' arguments='' repeats='' ;;
    'profile add') words='' options='--force --no-input --kind --key --secret-command --region --service-plan-id --token-command --sms-region --project-id --access-key-id --access-key-command --app-id --conversation-region --webhook-command --numbers-command --sms-sender --cli --caller-id --locale' arguments='-' repeats='' ;;
    'profile set') words='' options='--renew --no-input --kind --key --secret-command --region --service-plan-id --token-command --sms-region --project-id --access-key-id --access-key-command --app-id --conversation-region --webhook-command --numbers-command --sms-sender --cli --caller-id --locale' arguments='profiles' repeats='' ;;
    'profile list') words='' options='' arguments='' repeats='' ;;
    'profile show') words='' options='--reveal' arguments='profiles' repeats='' ;;
    'profile use') words='' options='' arguments='profiles' repeats='' ;;
    'profile remove') words='' options='--yes -y' arguments='profiles' repeats='' ;;
    'profile check') words='' options='--api' arguments='profiles' repeats='' ;;
    'profile path') words='' options='' arguments='' repeats='' ;;
    'sandbox') words='answer call calls end log press reset serve settings sms-in' options='' arguments='' repeats='' ;;
    'sandbox answer') words='' options='' arguments='-' repeats='' ;;
    'sandbox call') words='' options='--from --keys --app-user --wait --interval --max-wait' arguments='-' repeats='' ;;
    'sandbox calls') words='' options='--all' arguments='' repeats='' ;;
    'sandbox end') words='' options='--by' arguments='-' repeats='' ;;
    'sandbox log') words='' options='--kind --to --last' arguments='' repeats='' ;;
    'sandbox press') words='' options='' arguments='-|-' repeats='' ;;
    'sandbox reset') words='' options='--keep-settings' arguments='' repeats='' ;;
    'sandbox serve') words='' options='--port --host --callback-url --speed --page --no-page --page-token' arguments='' repeats='' ;;
    'sandbox settings') words='' options='--callback-url --fallback-url --verification-url --sms-url --callback-timeout --allow-remote --no-allow-remote --speed --callee --amd --ring --talk --reaction --gap --wpm --rate --assume' arguments='' repeats='' ;;
    'sandbox sms-in') words='' options='--from --to --reference' arguments='-' repeats='' ;;
    'api') words='' options='-f -F --input -H --api --paginate' arguments='GET POST PUT PATCH DELETE|-' repeats='' ;;
    'completion') words='' options='' arguments='bash zsh fish' repeats='' ;;
    'help') words='' options='--map' arguments='exit-codes environment profiles options output sms-apis sandbox signing menus call-lab call-tests sms verify callout call conference why app number lookup svaml event profile sandbox api completion help' repeats='1' ;;
    *) return 1 ;;
  esac
}

_sinchctl_value() {
  case "$1 $2" in
    'sms send --from') value='-' ;;
    'sms send --via') value='auto conversation xms messaging' ;;
    'sms send --reference') value='-' ;;
    'sms send --send-at') value='-' ;;
    'sms send --expire-at') value='-' ;;
    'sms send --ttl') value='-' ;;
    'sms send --max-parts') value='-' ;;
    'sms send --callback-url') value='-' ;;
    'sms send --interval') value='-' ;;
    'sms send --max-wait') value='-' ;;
    'sms status --events') value='files' ;;
    'sms status --via') value='auto conversation xms messaging' ;;
    'sms status --interval') value='-' ;;
    'sms status --max-wait') value='-' ;;
    'sms bulk --to-column') value='-' ;;
    'sms bulk --default') value='-' ;;
    'sms bulk --encoding') value='-' ;;
    'sms bulk --exclude') value='files' ;;
    'sms bulk --opt-outs') value='all marketing notification' ;;
    'sms bulk --from') value='-' ;;
    'sms bulk --reference') value='-' ;;
    'sms bulk --send-at') value='-' ;;
    'sms bulk --callback-url') value='-' ;;
    'sms bulk --via') value='auto conversation xms' ;;
    'sms bulk --ledger') value='files' ;;
    'sms bulk --rate') value='-' ;;
    'sms bulk --concurrency') value='-' ;;
    'sms bulk --batch-size') value='-' ;;
    'sms bulk-status --export') value='-' ;;
    'sms bulk-status --events') value='files' ;;
    'sms bulk-status --interval') value='-' ;;
    'sms bulk-status --max-wait') value='-' ;;
    'sms list --since') value='-' ;;
    'sms list --until') value='-' ;;
    'sms list --from') value='-' ;;
    'sms list --to') value='-' ;;
    'sms list --reference') value='-' ;;
    'sms list --limit') value='-' ;;
    'sms list --via') value='auto conversation xms messaging' ;;
    'sms show --via') value='auto conversation xms messaging' ;;
    'sms cancel --via') value='auto conversation xms messaging' ;;
    'sms report --status') value='-' ;;
    'sms report --via') value='auto conversation xms messaging' ;;
    'sms inbox --since') value='-' ;;
    'sms inbox --to') value='-' ;;
    'sms inbox --from') value='-' ;;
    'sms inbox --interval') value='-' ;;
    'sms inbox --limit') value='-' ;;
    'sms inbox --via') value='auto conversation xms messaging' ;;
    'sms groups list --limit') value='-' ;;
    'sms groups list --via') value='auto conversation xms messaging' ;;
    'sms groups show --via') value='auto conversation xms messaging' ;;
    'sms groups create --via') value='auto conversation xms messaging' ;;
    'sms groups update --add') value='-' ;;
    'sms groups update --remove') value='-' ;;
    'sms groups update --name') value='-' ;;
    'sms groups update --via') value='auto conversation xms messaging' ;;
    'sms groups delete --via') value='auto conversation xms messaging' ;;
    'sms opt-outs list --list') value='all marketing notification' ;;
    'sms opt-outs list --limit') value='-' ;;
    'sms opt-outs list --via') value='auto conversation xms messaging' ;;
    'sms opt-outs check --via') value='auto conversation xms messaging' ;;
    'verify start --method') value='sms flashcall callout seamless whatsapp' ;;
    'verify start --reference') value='-' ;;
    'verify start --custom') value='-' ;;
    'verify start --language') value='-' ;;
    'verify report --method') value='sms flashcall callout seamless whatsapp' ;;
    'verify report --id') value='-' ;;
    'verify report --code') value='-' ;;
    'verify report --cli'|'verify report --caller-id') value='-' ;;
    'verify get --method') value='sms flashcall callout seamless whatsapp' ;;
    'verify get --id') value='-' ;;
    'verify get --reference') value='-' ;;
    'verify get --interval') value='-' ;;
    'verify get --max-wait') value='-' ;;
    'callout tts --cli'|'callout tts --caller-id') value='-' ;;
    'callout tts --locale') value='arb az-AZ ca-ES zh-HK cmn-CN hr-HR cs-CZ da-DK nl-NL en-AU en-GB en-IN en-NZ en-ZA en-US en-GB-WLS et-EE fil-PH fi-FI fr-FR fr-CA ka-GE de-DE de-AT el-GR hi-IN hu-HU is-IS id-ID it-IT ja-JP ko-KR mt-MT ms-MY nb-NO lv-LV lt-LT pl-PL pt-BR pt-PT ro-RO ru-RU es-ES es-MX es-US sk-SK sl-SI sv-SE th-TH tr-TR uk-UA uz-UZ vi-VN cy-GB' ;;
    'callout tts --dtmf') value='-' ;;
    'callout tts --custom') value='-' ;;
    'callout tts --max-duration') value='-' ;;
    'callout tts --prompts') value='-' ;;
    'callout tts --interval') value='-' ;;
    'callout tts --max-wait') value='-' ;;
    'callout conference --cli'|'callout conference --caller-id') value='-' ;;
    'callout conference --greeting') value='-' ;;
    'callout conference --locale') value='arb az-AZ ca-ES zh-HK cmn-CN hr-HR cs-CZ da-DK nl-NL en-AU en-GB en-IN en-NZ en-ZA en-US en-GB-WLS et-EE fil-PH fi-FI fr-FR fr-CA ka-GE de-DE de-AT el-GR hi-IN hu-HU is-IS id-ID it-IT ja-JP ko-KR mt-MT ms-MY nb-NO lv-LV lt-LT pl-PL pt-BR pt-PT ro-RO ru-RU es-ES es-MX es-US sk-SK sl-SI sv-SE th-TH tr-TR uk-UA uz-UZ vi-VN cy-GB' ;;
    'callout conference --dtmf') value='-' ;;
    'callout conference --custom') value='-' ;;
    'callout conference --max-duration') value='-' ;;
    'callout conference --moh') value='ring music1 music2 music3' ;;
    'callout conference --dtmf-mode') value='ignore forward detect' ;;
    'callout conference --max-digits') value='-' ;;
    'callout conference --dtmf-timeout') value='-' ;;
    'callout conference --interval') value='-' ;;
    'callout conference --max-wait') value='-' ;;
    'callout menu --start') value='menus' ;;
    'callout menu --cli'|'callout menu --caller-id') value='-' ;;
    'callout menu --max-duration') value='-' ;;
    'callout menu --dtmf') value='-' ;;
    'callout menu --custom') value='-' ;;
    'callout menu --interval') value='-' ;;
    'callout menu --max-wait') value='-' ;;
    'callout custom --ice') value='flows' ;;
    'callout custom --ace') value='flows' ;;
    'callout custom --pie') value='flows' ;;
    'callout custom --dice') value='flows' ;;
    'callout custom --custom') value='-' ;;
    'callout custom --to') value='-' ;;
    'callout custom --cli'|'callout custom --caller-id') value='-' ;;
    'callout custom --dtmf') value='-' ;;
    'callout custom --max-duration') value='-' ;;
    'callout custom --interval') value='-' ;;
    'callout custom --max-wait') value='-' ;;
    'call simulate --keys') value='-' ;;
    'call simulate --then') value='silence hangup' ;;
    'call simulate --expect') value='-' ;;
    'call simulate --save') value='files' ;;
    'call simulate --speed') value='-' ;;
    'call simulate --show') value='heard callbacks bodies all' ;;
    'call simulate --reply') value='ice= ace= pie= dice= notify=' ;;
    'call simulate --start') value='menus' ;;
    'call simulate --from') value='-' ;;
    'call simulate --to') value='-' ;;
    'call simulate --app-user') value='-' ;;
    'call simulate --max-duration') value='-' ;;
    'call simulate --custom') value='-' ;;
    'call simulate --rate') value='-' ;;
    'call simulate --call-id') value='-' ;;
    'call simulate --at') value='-' ;;
    'call simulate --callee') value='answer busy noanswer fail notfound' ;;
    'call simulate --amd') value='human machine notsure hangup' ;;
    'call simulate --ring') value='-' ;;
    'call simulate --talk') value='-' ;;
    'call simulate --reaction') value='-' ;;
    'call simulate --gap') value='-' ;;
    'call simulate --wpm') value='-' ;;
    'call simulate --media') value='-' ;;
    'call simulate --media-dir') value='-' ;;
    'call simulate --assume') value='repeats= start=named start=main no-main=error no-main=first timer=after-prompt timer=with-prompt barge-wrong=ignore barge-wrong=count early-keys=drop early-keys=keep hash-alone=wrong hash-alone=submit star=digit star=wrong options-with-digits=whole options-with-digits=digits options-with-digits=first missing-menu=pie-error missing-menu=end pie-on-hangup=yes pie-on-hangup=no timeout-value=absent timeout-value=empty pie-continue=end pie-continue=wait ice-prompts=early ice-prompts=answer context=strict context=lenient bad-ace=continue bad-ace=end ring-limit= park-default=' ;;
    'call simulate --fallback') value='-' ;;
    'call simulate --callback-timeout') value='-' ;;
    'call test --format') value='text tap junit json github' ;;
    'call test --only') value='scenarios' ;;
    'call test --tag') value='-' ;;
    'call test --jobs') value='-' ;;
    'call test --coverage') value='-' ;;
    'call explore --reach') value='-' ;;
    'call explore --human') value='-' ;;
    'call explore --format') value='text json github sarif tree mermaid dot svg' ;;
    'call explore --numbers') value='-' ;;
    'call explore --save-tests') value='files' ;;
    'call explore --explain') value='action-as-instruction amd-callout amd-not-callout announced-key-missing answer-twice callbacks-suppressed caller-id caller-id-unsure choice closed-beta conference-id conference-id-long cookie-key cookie-twice cookies-size count credentials destination destination-type destination-unsure details-cut duration empty-answer file-event file-key file-missing file-shape file-value hangup-cause header-size indications indications-unsure instruction-as-action letter-case locale locale-missing member-missing member-misspelt member-twice member-type member-unknown menu-alike menu-dead-end menu-id menu-no-main menu-no-prompt menu-no-way-out menu-none menu-timeout menu-timeout-unusual menu-twice menu-two-starts menu-undefined-target menu-unreachable menu-wrong-start mixed-events name-missing name-unknown no-action no-action-unsure no-effect no-svaml not-allowed not-answered number number-written option-action option-add option-bare-return option-ends-entry option-key option-key-unsure option-no-key option-or-digit option-twice option-unreachable park-long perhaps-not-allowed plain-http prompt-address prompt-after-mark prompt-bare-text prompt-before-answer prompt-bracket prompt-chain prompt-count prompt-empty prompt-mark prompt-mark-case prompt-nested prompt-sdk-mark prompt-semicolon prompt-unclosed recording-as-action recording-destination recording-ignored recording-nothing recording-unsure sdk-member sdk-spelling secret-in-url several-actions sip-address speech-length speech-reads-address speech-reads-marks speech-total ssml stream-address text-cut tones tones-unsure transcription-locale undocumented user-name voice-locale voice-off' ;;
    'call explore --max-calls') value='-' ;;
    'call explore --max-depth') value='-' ;;
    'call explore --time-limit') value='-' ;;
    'call explore --jobs') value='-' ;;
    'call explore --record') value='files' ;;
    'call explore --replay') value='files' ;;
    'call explore --reply') value='ice= ace= pie= dice= notify=' ;;
    'call explore --start') value='menus' ;;
    'call explore --from') value='-' ;;
    'call explore --to') value='-' ;;
    'call explore --app-user') value='-' ;;
    'call explore --max-duration') value='-' ;;
    'call explore --custom') value='-' ;;
    'call explore --rate') value='-' ;;
    'call explore --call-id') value='-' ;;
    'call explore --at') value='-' ;;
    'call explore --callee') value='answer busy noanswer fail notfound' ;;
    'call explore --amd') value='human machine notsure hangup' ;;
    'call explore --ring') value='-' ;;
    'call explore --talk') value='-' ;;
    'call explore --reaction') value='-' ;;
    'call explore --gap') value='-' ;;
    'call explore --wpm') value='-' ;;
    'call explore --media') value='-' ;;
    'call explore --media-dir') value='-' ;;
    'call explore --assume') value='repeats= start=named start=main no-main=error no-main=first timer=after-prompt timer=with-prompt barge-wrong=ignore barge-wrong=count early-keys=drop early-keys=keep hash-alone=wrong hash-alone=submit star=digit star=wrong options-with-digits=whole options-with-digits=digits options-with-digits=first missing-menu=pie-error missing-menu=end pie-on-hangup=yes pie-on-hangup=no timeout-value=absent timeout-value=empty pie-continue=end pie-continue=wait ice-prompts=early ice-prompts=answer context=strict context=lenient bad-ace=continue bad-ace=end ring-limit= park-default=' ;;
    'call explore --fallback') value='-' ;;
    'call explore --callback-timeout') value='-' ;;
    'call get --interval') value='-' ;;
    'call get --max-wait') value='-' ;;
    'call manage --leg') value='caller callee both' ;;
    'call report-status --details') value='-' ;;
    'conference hold --moh') value='ring music1 music2 music3' ;;
    'conference resume --moh') value='ring music1 music2 music3' ;;
    'why --events') value='files' ;;
    'why --ledger') value='files' ;;
    'why --cdr') value='files' ;;
    'app callbacks --primary') value='-' ;;
    'app callbacks --fallback') value='-' ;;
    'number list --region') value='global use1 euc1 sae1 apse1 apse2' ;;
    'number list --type') value='local mobile toll-free' ;;
    'number list --capability') value='sms voice' ;;
    'number list --limit') value='-' ;;
    'number set --voice-app') value='-' ;;
    'number set --sms-plan') value='-' ;;
    'number set --campaign') value='-' ;;
    'number set --name') value='-' ;;
    'number set --callback-url') value='-' ;;
    'number set --interval') value='-' ;;
    'number set --max-wait') value='-' ;;
    'number search --region') value='global use1 euc1 sae1 apse1 apse2' ;;
    'number search --type') value='local mobile toll-free' ;;
    'number search --pattern') value='-' ;;
    'number search --at') value='start contains end' ;;
    'number search --capability') value='sms voice' ;;
    'number search --limit') value='-' ;;
    'lookup --features') value='-' ;;
    'lookup --contact-date') value='-' ;;
    'svaml lint --for') value='ice ace pie dice notify manage' ;;
    'svaml lint --format') value='text json github sarif' ;;
    'svaml lint --ignore') value='-' ;;
    'svaml lint --explain') value='action-as-instruction amd-callout amd-not-callout announced-key-missing answer-twice callbacks-suppressed caller-id caller-id-unsure choice closed-beta conference-id conference-id-long cookie-key cookie-twice cookies-size count credentials destination destination-type destination-unsure details-cut duration empty-answer file-event file-key file-missing file-shape file-value hangup-cause header-size indications indications-unsure instruction-as-action letter-case locale locale-missing member-missing member-misspelt member-twice member-type member-unknown menu-alike menu-dead-end menu-id menu-no-main menu-no-prompt menu-no-way-out menu-none menu-timeout menu-timeout-unusual menu-twice menu-two-starts menu-undefined-target menu-unreachable menu-wrong-start mixed-events name-missing name-unknown no-action no-action-unsure no-effect no-svaml not-allowed not-answered number number-written option-action option-add option-bare-return option-ends-entry option-key option-key-unsure option-no-key option-or-digit option-twice option-unreachable park-long perhaps-not-allowed plain-http prompt-address prompt-after-mark prompt-bare-text prompt-before-answer prompt-bracket prompt-chain prompt-count prompt-empty prompt-mark prompt-mark-case prompt-nested prompt-sdk-mark prompt-semicolon prompt-unclosed recording-as-action recording-destination recording-ignored recording-nothing recording-unsure sdk-member sdk-spelling secret-in-url several-actions sip-address speech-length speech-reads-address speech-reads-marks speech-total ssml stream-address text-cut tones tones-unsure transcription-locale undocumented user-name voice-locale voice-off' ;;
    'svaml render --start') value='menus' ;;
    'svaml render --for') value='ice ace pie dice notify manage' ;;
    'svaml render --dialect') value='current serversdk' ;;
    'svaml graph --format') value='tree mermaid dot svg json' ;;
    'svaml graph --save') value='files' ;;
    'svaml graph --for') value='ice ace pie dice notify manage' ;;
    'svaml explain --for') value='ice ace pie dice notify manage' ;;
    'svaml build --for') value='ice ace pie dice notify manage' ;;
    'svaml build --locale') value='arb az-AZ ca-ES zh-HK cmn-CN hr-HR cs-CZ da-DK nl-NL en-AU en-GB en-IN en-NZ en-ZA en-US en-GB-WLS et-EE fil-PH fi-FI fr-FR fr-CA ka-GE de-DE de-AT el-GR hi-IN hu-HU is-IS id-ID it-IT ja-JP ko-KR mt-MT ms-MY nb-NO lv-LV lt-LT pl-PL pt-BR pt-PT ro-RO ru-RU es-ES es-MX es-US sk-SK sl-SI sv-SE th-TH tr-TR uk-UA uz-UZ vi-VN cy-GB' ;;
    'svaml build --dialect') value='current serversdk' ;;
    'svaml build --say') value='-' ;;
    'svaml build --play') value='-' ;;
    'svaml build --ssml') value='-' ;;
    'svaml build --set-cookie') value='-' ;;
    'svaml build --report-call-status') value='-' ;;
    'svaml build --send-dtmf') value='-' ;;
    'svaml build none --for') value='ice ace pie dice notify manage' ;;
    'svaml build none --locale') value='arb az-AZ ca-ES zh-HK cmn-CN hr-HR cs-CZ da-DK nl-NL en-AU en-GB en-IN en-NZ en-ZA en-US en-GB-WLS et-EE fil-PH fi-FI fr-FR fr-CA ka-GE de-DE de-AT el-GR hi-IN hu-HU is-IS id-ID it-IT ja-JP ko-KR mt-MT ms-MY nb-NO lv-LV lt-LT pl-PL pt-BR pt-PT ro-RO ru-RU es-ES es-MX es-US sk-SK sl-SI sv-SE th-TH tr-TR uk-UA uz-UZ vi-VN cy-GB' ;;
    'svaml build none --dialect') value='current serversdk' ;;
    'svaml build hangup --cause') value='normal busy congestion' ;;
    'svaml build hangup --for') value='ice ace pie dice notify manage' ;;
    'svaml build hangup --locale') value='arb az-AZ ca-ES zh-HK cmn-CN hr-HR cs-CZ da-DK nl-NL en-AU en-GB en-IN en-NZ en-ZA en-US en-GB-WLS et-EE fil-PH fi-FI fr-FR fr-CA ka-GE de-DE de-AT el-GR hi-IN hu-HU is-IS id-ID it-IT ja-JP ko-KR mt-MT ms-MY nb-NO lv-LV lt-LT pl-PL pt-BR pt-PT ro-RO ru-RU es-ES es-MX es-US sk-SK sl-SI sv-SE th-TH tr-TR uk-UA uz-UZ vi-VN cy-GB' ;;
    'svaml build hangup --dialect') value='current serversdk' ;;
    'svaml build continue --for') value='ice ace pie dice notify manage' ;;
    'svaml build continue --locale') value='arb az-AZ ca-ES zh-HK cmn-CN hr-HR cs-CZ da-DK nl-NL en-AU en-GB en-IN en-NZ en-ZA en-US en-GB-WLS et-EE fil-PH fi-FI fr-FR fr-CA ka-GE de-DE de-AT el-GR hi-IN hu-HU is-IS id-ID it-IT ja-JP ko-KR mt-MT ms-MY nb-NO lv-LV lt-LT pl-PL pt-BR pt-PT ro-RO ru-RU es-ES es-MX es-US sk-SK sl-SI sv-SE th-TH tr-TR uk-UA uz-UZ vi-VN cy-GB' ;;
    'svaml build continue --dialect') value='current serversdk' ;;
    'svaml build connect-pstn --cli'|'svaml build connect-pstn --caller-id') value='-' ;;
    'svaml build connect-pstn --dial-timeout') value='-' ;;
    'svaml build connect-pstn --bridge-timeout') value='-' ;;
    'svaml build connect-pstn --indications') value='-' ;;
    'svaml build connect-pstn --dtmf') value='-' ;;
    'svaml build connect-pstn --call-tag') value='-' ;;
    'svaml build connect-pstn --for') value='ice ace pie dice notify manage' ;;
    'svaml build connect-pstn --locale') value='arb az-AZ ca-ES zh-HK cmn-CN hr-HR cs-CZ da-DK nl-NL en-AU en-GB en-IN en-NZ en-ZA en-US en-GB-WLS et-EE fil-PH fi-FI fr-FR fr-CA ka-GE de-DE de-AT el-GR hi-IN hu-HU is-IS id-ID it-IT ja-JP ko-KR mt-MT ms-MY nb-NO lv-LV lt-LT pl-PL pt-BR pt-PT ro-RO ru-RU es-ES es-MX es-US sk-SK sl-SI sv-SE th-TH tr-TR uk-UA uz-UZ vi-VN cy-GB' ;;
    'svaml build connect-pstn --dialect') value='current serversdk' ;;
    'svaml build connect-mxp --type') value='username number email' ;;
    'svaml build connect-mxp --cli'|'svaml build connect-mxp --caller-id') value='-' ;;
    'svaml build connect-mxp --indications') value='-' ;;
    'svaml build connect-mxp --call-tag') value='-' ;;
    'svaml build connect-mxp --header') value='-' ;;
    'svaml build connect-mxp --for') value='ice ace pie dice notify manage' ;;
    'svaml build connect-mxp --locale') value='arb az-AZ ca-ES zh-HK cmn-CN hr-HR cs-CZ da-DK nl-NL en-AU en-GB en-IN en-NZ en-ZA en-US en-GB-WLS et-EE fil-PH fi-FI fr-FR fr-CA ka-GE de-DE de-AT el-GR hi-IN hu-HU is-IS id-ID it-IT ja-JP ko-KR mt-MT ms-MY nb-NO lv-LV lt-LT pl-PL pt-BR pt-PT ro-RO ru-RU es-ES es-MX es-US sk-SK sl-SI sv-SE th-TH tr-TR uk-UA uz-UZ vi-VN cy-GB' ;;
    'svaml build connect-mxp --dialect') value='current serversdk' ;;
    'svaml build connect-sip --account') value='-' ;;
    'svaml build connect-sip --extension') value='-' ;;
    'svaml build connect-sip --cli'|'svaml build connect-sip --caller-id') value='-' ;;
    'svaml build connect-sip --bridge-timeout') value='-' ;;
    'svaml build connect-sip --indications') value='-' ;;
    'svaml build connect-sip --transport') value='UDP TCP TLS' ;;
    'svaml build connect-sip --moh') value='ring music1 music2 music3' ;;
    'svaml build connect-sip --call-tag') value='-' ;;
    'svaml build connect-sip --header') value='-' ;;
    'svaml build connect-sip --for') value='ice ace pie dice notify manage' ;;
    'svaml build connect-sip --locale') value='arb az-AZ ca-ES zh-HK cmn-CN hr-HR cs-CZ da-DK nl-NL en-AU en-GB en-IN en-NZ en-ZA en-US en-GB-WLS et-EE fil-PH fi-FI fr-FR fr-CA ka-GE de-DE de-AT el-GR hi-IN hu-HU is-IS id-ID it-IT ja-JP ko-KR mt-MT ms-MY nb-NO lv-LV lt-LT pl-PL pt-BR pt-PT ro-RO ru-RU es-ES es-MX es-US sk-SK sl-SI sv-SE th-TH tr-TR uk-UA uz-UZ vi-VN cy-GB' ;;
    'svaml build connect-sip --dialect') value='current serversdk' ;;
    'svaml build connect-conference --cli'|'svaml build connect-conference --caller-id') value='-' ;;
    'svaml build connect-conference --moh') value='ring music1 music2 music3' ;;
    'svaml build connect-conference --dtmf-mode') value='ignore forward detect' ;;
    'svaml build connect-conference --call-tag') value='-' ;;
    'svaml build connect-conference --for') value='ice ace pie dice notify manage' ;;
    'svaml build connect-conference --locale') value='arb az-AZ ca-ES zh-HK cmn-CN hr-HR cs-CZ da-DK nl-NL en-AU en-GB en-IN en-NZ en-ZA en-US en-GB-WLS et-EE fil-PH fi-FI fr-FR fr-CA ka-GE de-DE de-AT el-GR hi-IN hu-HU is-IS id-ID it-IT ja-JP ko-KR mt-MT ms-MY nb-NO lv-LV lt-LT pl-PL pt-BR pt-PT ro-RO ru-RU es-ES es-MX es-US sk-SK sl-SI sv-SE th-TH tr-TR uk-UA uz-UZ vi-VN cy-GB' ;;
    'svaml build connect-conference --dialect') value='current serversdk' ;;
    'svaml build connect-stream --sample-rate') value='-' ;;
    'svaml build connect-stream --protocol-version') value='-' ;;
    'svaml build connect-stream --bridge-timeout') value='-' ;;
    'svaml build connect-stream --header') value='-' ;;
    'svaml build connect-stream --for') value='ice ace pie dice notify manage' ;;
    'svaml build connect-stream --locale') value='arb az-AZ ca-ES zh-HK cmn-CN hr-HR cs-CZ da-DK nl-NL en-AU en-GB en-IN en-NZ en-ZA en-US en-GB-WLS et-EE fil-PH fi-FI fr-FR fr-CA ka-GE de-DE de-AT el-GR hi-IN hu-HU is-IS id-ID it-IT ja-JP ko-KR mt-MT ms-MY nb-NO lv-LV lt-LT pl-PL pt-BR pt-PT ro-RO ru-RU es-ES es-MX es-US sk-SK sl-SI sv-SE th-TH tr-TR uk-UA uz-UZ vi-VN cy-GB' ;;
    'svaml build connect-stream --dialect') value='current serversdk' ;;
    'svaml build park --timeout') value='-' ;;
    'svaml build park --tts') value='-' ;;
    'svaml build park --for') value='ice ace pie dice notify manage' ;;
    'svaml build park --locale') value='arb az-AZ ca-ES zh-HK cmn-CN hr-HR cs-CZ da-DK nl-NL en-AU en-GB en-IN en-NZ en-ZA en-US en-GB-WLS et-EE fil-PH fi-FI fr-FR fr-CA ka-GE de-DE de-AT el-GR hi-IN hu-HU is-IS id-ID it-IT ja-JP ko-KR mt-MT ms-MY nb-NO lv-LV lt-LT pl-PL pt-BR pt-PT ro-RO ru-RU es-ES es-MX es-US sk-SK sl-SI sv-SE th-TH tr-TR uk-UA uz-UZ vi-VN cy-GB' ;;
    'svaml build park --dialect') value='current serversdk' ;;
    'svaml build run-menu --start') value='menus' ;;
    'svaml build run-menu --for') value='ice ace pie dice notify manage' ;;
    'svaml build run-menu --locale') value='arb az-AZ ca-ES zh-HK cmn-CN hr-HR cs-CZ da-DK nl-NL en-AU en-GB en-IN en-NZ en-ZA en-US en-GB-WLS et-EE fil-PH fi-FI fr-FR fr-CA ka-GE de-DE de-AT el-GR hi-IN hu-HU is-IS id-ID it-IT ja-JP ko-KR mt-MT ms-MY nb-NO lv-LV lt-LT pl-PL pt-BR pt-PT ro-RO ru-RU es-ES es-MX es-US sk-SK sl-SI sv-SE th-TH tr-TR uk-UA uz-UZ vi-VN cy-GB' ;;
    'svaml build run-menu --dialect') value='current serversdk' ;;
    'event parse --only') value='ice ace pie dice notify verification_request verification_result VerificationSmsDeliveredEvent mo_text mo_binary mo_media delivery_report_sms delivery_report_mms recipient_delivery_report_sms recipient_delivery_report_mms incoming_sms conversation_message_delivery conversation_message_inbound conversation_message_submit conversation_event_delivery conversation_event conversation_capability conversation_opt_in conversation_opt_out conversation_contact_create conversation_contact_delete conversation_contact_merge conversation_contact_update conversation_duplicated_contact_identities conversation_start conversation_stop conversation_delete conversation_unsupported conversation_channel_event conversation_smart_conversation conversation_message_redaction conversation_record number_event number_order_event unknown' ;;
    'event verify --path') value='-' ;;
    'event verify --header') value='-' ;;
    'event verify --request') value='files' ;;
    'event verify --method') value='POST GET' ;;
    'event verify --max-age') value='-' ;;
    'event sample --set') value='-' ;;
    'event sign --path') value='-' ;;
    'event sign --content-type') value='-' ;;
    'event sign --timestamp') value='-' ;;
    'event sign --method') value='POST GET' ;;
    'event sign --nonce') value='-' ;;
    'event sign --scheme') value='application webhook numbers' ;;
    'event send --set') value='-' ;;
    'event send --header') value='-' ;;
    'event send --repeat') value='-' ;;
    'event send --concurrency') value='-' ;;
    'event send --replay') value='files' ;;
    'event send --scheme') value='application webhook numbers' ;;
    'event listen --port') value='-' ;;
    'event listen --host') value='-' ;;
    'event listen --forward-to') value='-' ;;
    'event listen --reply') value='ice= ace= pie= dice= notify=' ;;
    'event listen --record') value='files' ;;
    'event listen --allow-unsigned') value='ice ace pie dice notify verification_request verification_result VerificationSmsDeliveredEvent mo_text mo_binary mo_media delivery_report_sms delivery_report_mms recipient_delivery_report_sms recipient_delivery_report_mms incoming_sms conversation_message_delivery conversation_message_inbound conversation_message_submit conversation_event_delivery conversation_event conversation_capability conversation_opt_in conversation_opt_out conversation_contact_create conversation_contact_delete conversation_contact_merge conversation_contact_update conversation_duplicated_contact_identities conversation_start conversation_stop conversation_delete conversation_unsupported conversation_channel_event conversation_smart_conversation conversation_message_redaction conversation_record number_event number_order_event unknown' ;;
    'event listen --max-age') value='-' ;;
    'event listen --lease') value='-' ;;
    'event stats --only') value='ice ace pie dice notify verification_request verification_result VerificationSmsDeliveredEvent mo_text mo_binary mo_media delivery_report_sms delivery_report_mms recipient_delivery_report_sms recipient_delivery_report_mms incoming_sms conversation_message_delivery conversation_message_inbound conversation_message_submit conversation_event_delivery conversation_event conversation_capability conversation_opt_in conversation_opt_out conversation_contact_create conversation_contact_delete conversation_contact_merge conversation_contact_update conversation_duplicated_contact_identities conversation_start conversation_stop conversation_delete conversation_unsupported conversation_channel_event conversation_smart_conversation conversation_message_redaction conversation_record number_event number_order_event unknown' ;;
    'event stats --since') value='-' ;;
    'event stats --until') value='-' ;;
    'event stats --by') value='hour day menu country' ;;
    'profile add --kind') value='application plan project' ;;
    'profile add --key') value='-' ;;
    'profile add --secret-command') value='-' ;;
    'profile add --region') value='global use1 euc1 sae1 apse1 apse2' ;;
    'profile add --service-plan-id') value='-' ;;
    'profile add --token-command') value='-' ;;
    'profile add --sms-region') value='us eu au br ca' ;;
    'profile add --project-id') value='-' ;;
    'profile add --access-key-id') value='-' ;;
    'profile add --access-key-command') value='-' ;;
    'profile add --app-id') value='-' ;;
    'profile add --conversation-region') value='us eu br' ;;
    'profile add --webhook-command') value='-' ;;
    'profile add --numbers-command') value='-' ;;
    'profile add --sms-sender') value='-' ;;
    'profile add --cli'|'profile add --caller-id') value='-' ;;
    'profile add --locale') value='arb az-AZ ca-ES zh-HK cmn-CN hr-HR cs-CZ da-DK nl-NL en-AU en-GB en-IN en-NZ en-ZA en-US en-GB-WLS et-EE fil-PH fi-FI fr-FR fr-CA ka-GE de-DE de-AT el-GR hi-IN hu-HU is-IS id-ID it-IT ja-JP ko-KR mt-MT ms-MY nb-NO lv-LV lt-LT pl-PL pt-BR pt-PT ro-RO ru-RU es-ES es-MX es-US sk-SK sl-SI sv-SE th-TH tr-TR uk-UA uz-UZ vi-VN cy-GB' ;;
    'profile set --renew') value='application_secret sms_api_token access_key_secret webhook_secret numbers_secret' ;;
    'profile set --kind') value='application plan project' ;;
    'profile set --key') value='-' ;;
    'profile set --secret-command') value='-' ;;
    'profile set --region') value='global use1 euc1 sae1 apse1 apse2' ;;
    'profile set --service-plan-id') value='-' ;;
    'profile set --token-command') value='-' ;;
    'profile set --sms-region') value='us eu au br ca' ;;
    'profile set --project-id') value='-' ;;
    'profile set --access-key-id') value='-' ;;
    'profile set --access-key-command') value='-' ;;
    'profile set --app-id') value='-' ;;
    'profile set --conversation-region') value='us eu br' ;;
    'profile set --webhook-command') value='-' ;;
    'profile set --numbers-command') value='-' ;;
    'profile set --sms-sender') value='-' ;;
    'profile set --cli'|'profile set --caller-id') value='-' ;;
    'profile set --locale') value='arb az-AZ ca-ES zh-HK cmn-CN hr-HR cs-CZ da-DK nl-NL en-AU en-GB en-IN en-NZ en-ZA en-US en-GB-WLS et-EE fil-PH fi-FI fr-FR fr-CA ka-GE de-DE de-AT el-GR hi-IN hu-HU is-IS id-ID it-IT ja-JP ko-KR mt-MT ms-MY nb-NO lv-LV lt-LT pl-PL pt-BR pt-PT ro-RO ru-RU es-ES es-MX es-US sk-SK sl-SI sv-SE th-TH tr-TR uk-UA uz-UZ vi-VN cy-GB' ;;
    'profile check --api') value='voice configuration verification sms messaging sms_project conversation conversation_batch numbers lookup auth' ;;
    'sandbox call --from') value='-' ;;
    'sandbox call --keys') value='-' ;;
    'sandbox call --app-user') value='-' ;;
    'sandbox call --interval') value='-' ;;
    'sandbox call --max-wait') value='-' ;;
    'sandbox end --by') value='caller callee' ;;
    'sandbox log --kind') value='request callback sms sms-in call verification' ;;
    'sandbox log --to') value='-' ;;
    'sandbox log --last') value='-' ;;
    'sandbox serve --port') value='-' ;;
    'sandbox serve --host') value='-' ;;
    'sandbox serve --callback-url') value='-' ;;
    'sandbox serve --speed') value='-' ;;
    'sandbox serve --page-token') value='-' ;;
    'sandbox settings --callback-url') value='-' ;;
    'sandbox settings --fallback-url') value='-' ;;
    'sandbox settings --verification-url') value='-' ;;
    'sandbox settings --sms-url') value='-' ;;
    'sandbox settings --callback-timeout') value='-' ;;
    'sandbox settings --speed') value='-' ;;
    'sandbox settings --callee') value='answer busy noanswer fail notfound hold' ;;
    'sandbox settings --amd') value='human machine notsure hangup' ;;
    'sandbox settings --ring') value='-' ;;
    'sandbox settings --talk') value='-' ;;
    'sandbox settings --reaction') value='-' ;;
    'sandbox settings --gap') value='-' ;;
    'sandbox settings --wpm') value='-' ;;
    'sandbox settings --rate') value='-' ;;
    'sandbox settings --assume') value='repeats= start=named start=main no-main=error no-main=first timer=after-prompt timer=with-prompt barge-wrong=ignore barge-wrong=count early-keys=drop early-keys=keep hash-alone=wrong hash-alone=submit star=digit star=wrong options-with-digits=whole options-with-digits=digits options-with-digits=first missing-menu=pie-error missing-menu=end pie-on-hangup=yes pie-on-hangup=no timeout-value=absent timeout-value=empty pie-continue=end pie-continue=wait ice-prompts=early ice-prompts=answer context=strict context=lenient bad-ace=continue bad-ace=end ring-limit= park-default=' ;;
    'sandbox sms-in --from') value='-' ;;
    'sandbox sms-in --to') value='-' ;;
    'sandbox sms-in --reference') value='-' ;;
    'api -f') value='-' ;;
    'api -F') value='-' ;;
    'api --input') value='files' ;;
    'api -H') value='-' ;;
    'api --api') value='voice configuration verification sms messaging sms_project conversation conversation_batch numbers lookup auth' ;;
    'help --map') value='json' ;;
    *' -p'|*' --profile') value='profiles' ;;
    *' -o'|*' --output') value='pretty json ndjson tsv raw' ;;
    *' --field') value='-' ;;
    *' --timeout') value='-' ;;
    *' --retries') value='-' ;;
    *' --base-url') value='-' ;;
    *) return 1 ;;
  esac
}

_sinchctl_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur"); }

_sinchctl_offer() {
  case $1 in
    -) ;;
    files)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$cur")
      ;;
    flows)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -d -- "$cur"; compgen -f -- "$cur" |
        grep -E '\.(ya?ml|json|toml)$')
      ;;
    'files '*)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -W "${1#files }" -- "$cur"; compgen -f -- "$cur")
      ;;
    profiles) _sinchctl_words "$("$program" --words profiles 2>/dev/null)" ;;
    menus|scenarios) _sinchctl_words "$("$program" --words "$1" "${files[@]}" 2>/dev/null)" ;;
    *) _sinchctl_words "$1" ;;
  esac
}

_sinchctl() {
  local cur=${COMP_WORDS[COMP_CWORD]} program=${COMP_WORDS[0]} at='' word skip='' pending='' value
  local words options arguments repeats
  local -a files=() kinds=()
  local -i i n=0
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ $word == '=' ]]; then continue; fi
    if [[ -n $skip ]]; then skip=''; continue; fi
    if [[ $word == -?* ]]; then
      if _sinchctl_value "$at" "$word"; then skip=$word; fi
      continue
    fi
    if _sinchctl_table "${at:+$at }$word"; then
      at=${at:+$at }$word
      continue
    fi
    n+=1
    files+=("$word")
  done
  if [[ $cur == '=' ]]; then cur=''; fi
  if [[ -n $skip ]] && _sinchctl_value "$at" "$skip"; then
    _sinchctl_offer "$value"
    return
  fi
  _sinchctl_table "$at"
  if [[ $cur == -* ]]; then
    _sinchctl_words "$options $common_options"
  elif [[ -n $words && $n -eq 0 ]]; then
    _sinchctl_words "$words"
  else
    IFS='|' read -r -a kinds <<<"$arguments"
    if ((n < ${#kinds[@]})); then
      _sinchctl_offer "${kinds[n]}"
    elif [[ -n $repeats ]]; then
      _sinchctl_offer "${kinds[-1]}"
    fi
  fi
}

complete -F _sinchctl sinchctl

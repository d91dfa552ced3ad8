# bash completion for sinchctl, made from its command tree by sinchctl.commands.completions.
# Source it, or put it where bash-completion looks.

_sinchctl_table() {
  common='-p --profile --sandbox -o --output --field -q --quiet -v --verbose --no-color --timeout --retries --base-url --dry-run --curl --debug --help'
  words='' options='' arguments='' repeats=''
  case $1 in
    '') words='sms verify callout call conference svaml event profile sandbox api' options='--version' arguments='' repeats='' ;;
    'sms') words='send status segments' options='' arguments='' repeats='' ;;
    'sms send') words='' options='--from --via --reference --send-at --expire-at --wait --interval --max-wait' arguments='-|-' repeats='' ;;
    'sms status') words='' options='--via --wait --interval --max-wait' arguments='-' repeats='' ;;
    'sms segments') words='' options='' arguments='-' repeats='' ;;
    'verify') words='start report get' options='' arguments='' repeats='' ;;
    'verify start') words='' options='--method --reference --custom --language' arguments='-' repeats='' ;;
    'verify report') words='' options='--method --id --code --cli --caller-id' arguments='-' repeats='' ;;
    'verify get') words='' options='--method --id --reference --wait --interval --max-wait' arguments='-' repeats='' ;;
    'callout') words='tts conference menu custom' options='' arguments='' repeats='' ;;
    'callout tts') words='' options='--cli --caller-id --locale --dtmf --custom --user --max-duration --enable-ace --enable-dice --enable-pie --prompts' arguments='-|-' repeats='' ;;
    'callout conference') words='' options='--cli --caller-id --greeting --locale --dtmf --custom --user --max-duration --moh --dtmf-mode --max-digits --dtmf-timeout --enable-ace --enable-dice --enable-pie' arguments='-|-' repeats='' ;;
    'callout menu') words='' options='--start --cli --caller-id --max-duration --dtmf --custom --no-lint' arguments='-|files' repeats='' ;;
    'callout custom') words='' options='--ice --ace --pie --dice --custom --to --cli --caller-id --dtmf --max-duration --no-lint' arguments='' repeats='' ;;
    'call') words='get update manage hangup report-status' options='' arguments='' repeats='' ;;
    'call get') words='' options='' arguments='-' repeats='' ;;
    'call update') words='' options='--no-lint' arguments='-|files' repeats='' ;;
    'call manage') words='' options='--leg --no-lint' arguments='-|files' repeats='' ;;
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
    'svaml') words='' options='' arguments='' repeats='' ;;
    'event') words='parse sample sign send' options='' arguments='' repeats='' ;;
    'event parse') words='' options='--only --strict --interpreted --raw --slurp --log' arguments='files' repeats='1' ;;
    'event sample') words='' options='--set' arguments='ice ace pie dice notify verification_request verification_result VerificationSmsDeliveredEvent mo_text mo_binary mo_media delivery_report_sms delivery_report_mms recipient_delivery_report_sms recipient_delivery_report_mms incoming_sms unknown' repeats='' ;;
    'event sign') words='' options='--path --content-type --timestamp --method' arguments='files' repeats='' ;;
    'event send') words='' options='--set --header --repeat --concurrency --replay --yes' arguments='-|-' repeats='' ;;
    'profile') words='add list show use remove check path' options='' arguments='' repeats='' ;;
    'profile add') words='' options='--key --secret-command --region --service-plan-id --token-command --sms-region --cli --caller-id --locale --force' arguments='-' repeats='' ;;
    'profile list') words='' options='' arguments='' repeats='' ;;
    'profile show') words='' options='--reveal' arguments='profiles' repeats='' ;;
    'profile use') words='' options='' arguments='profiles' repeats='' ;;
    'profile remove') words='' options='--yes -y' arguments='profiles' repeats='' ;;
    'profile check') words='' options='--api' arguments='' repeats='' ;;
    'profile path') words='' options='' arguments='' repeats='' ;;
    'sandbox') words='log reset serve' options='' arguments='' repeats='' ;;
    'sandbox log') words='' options='--kind --to --last' arguments='' repeats='' ;;
    'sandbox reset') words='' options='' arguments='' repeats='' ;;
    'sandbox serve') words='' options='--port --host' arguments='' repeats='' ;;
    'api') words='' options='-f -F --input -H --api' arguments='GET POST PUT PATCH DELETE|-' repeats='' ;;
    *) return 1 ;;
  esac
}

_sinchctl_value() {
  case "$1 $2" in
    'sms send --from') value='-' ;;
    'sms send --via') value='auto xms messaging' ;;
    'sms send --reference') value='-' ;;
    'sms send --send-at') value='-' ;;
    'sms send --expire-at') value='-' ;;
    'sms send --interval') value='-' ;;
    'sms send --max-wait') value='-' ;;
    'sms status --via') value='auto xms messaging' ;;
    'sms status --interval') value='-' ;;
    'sms status --max-wait') value='-' ;;
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
    'callout tts --locale') value='-' ;;
    'callout tts --dtmf') value='-' ;;
    'callout tts --custom') value='-' ;;
    'callout tts --max-duration') value='-' ;;
    'callout tts --prompts') value='-' ;;
    'callout conference --cli'|'callout conference --caller-id') value='-' ;;
    'callout conference --greeting') value='-' ;;
    'callout conference --locale') value='-' ;;
    'callout conference --dtmf') value='-' ;;
    'callout conference --custom') value='-' ;;
    'callout conference --max-duration') value='-' ;;
    'callout conference --moh') value='ring music1 music2 music3' ;;
    'callout conference --dtmf-mode') value='ignore forward detect' ;;
    'callout conference --max-digits') value='-' ;;
    'callout conference --dtmf-timeout') value='-' ;;
    'callout menu --start') value='menus' ;;
    'callout menu --cli'|'callout menu --caller-id') value='-' ;;
    'callout menu --max-duration') value='-' ;;
    'callout menu --dtmf') value='-' ;;
    'callout menu --custom') value='-' ;;
    'callout custom --ice') value='files' ;;
    'callout custom --ace') value='files' ;;
    'callout custom --pie') value='files' ;;
    'callout custom --dice') value='files' ;;
    'callout custom --custom') value='-' ;;
    'callout custom --to') value='-' ;;
    'callout custom --cli'|'callout custom --caller-id') value='-' ;;
    'callout custom --dtmf') value='-' ;;
    'callout custom --max-duration') value='-' ;;
    'call manage --leg') value='caller callee both' ;;
    'call report-status --details') value='-' ;;
    'conference hold --moh') value='ring music1 music2 music3' ;;
    'conference resume --moh') value='ring music1 music2 music3' ;;
    'event parse --only') value='ice ace pie dice notify verification_request verification_result VerificationSmsDeliveredEvent mo_text mo_binary mo_media delivery_report_sms delivery_report_mms recipient_delivery_report_sms recipient_delivery_report_mms incoming_sms unknown' ;;
    'event sample --set') value='-' ;;
    'event sign --path') value='-' ;;
    'event sign --content-type') value='-' ;;
    'event sign --timestamp') value='-' ;;
    'event sign --method') value='POST GET' ;;
    'event send --set') value='-' ;;
    'event send --header') value='-' ;;
    'event send --repeat') value='-' ;;
    'event send --concurrency') value='-' ;;
    'event send --replay') value='files' ;;
    'profile add --key') value='-' ;;
    'profile add --secret-command') value='-' ;;
    'profile add --region') value='global use1 euc1 sae1 apse1 apse2' ;;
    'profile add --service-plan-id') value='-' ;;
    'profile add --token-command') value='-' ;;
    'profile add --sms-region') value='us eu au br ca' ;;
    'profile add --cli'|'profile add --caller-id') value='-' ;;
    'profile add --locale') value='-' ;;
    'profile check --api') value='voice verification sms messaging' ;;
    'sandbox log --kind') value='request sms call verification' ;;
    'sandbox log --to') value='-' ;;
    'sandbox log --last') value='-' ;;
    'sandbox serve --port') value='-' ;;
    'sandbox serve --host') value='-' ;;
    'api -f') value='-' ;;
    'api -F') value='-' ;;
    'api --input') value='files' ;;
    'api -H') value='-' ;;
    'api --api') value='voice verification sms messaging' ;;
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
    profiles) _sinchctl_words "$("$program" --words profiles 2>/dev/null)" ;;
    menus) _sinchctl_words "$("$program" --words menus "${files[@]}" 2>/dev/null)" ;;
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
    _sinchctl_words "$options $common"
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
